package dev.tokensweep.bench;

import java.util.concurrent.CountDownLatch;

/**
 * Ends a measurement when its user has had enough: waits are interrupted, and the services go away,
 * because a statement may take minutes. Used by the thread that measures.
 */
final class Interruption {
    private final CountDownLatch interrupted;
    private final Thread watch;

    private Interruption(CountDownLatch interrupted, Thread watch) {
        this.interrupted = interrupted;
        this.watch = watch;
    }

    static Interruption watch(CountDownLatch interrupted, BenchServices services) {
        Thread measuring = Thread.currentThread();
        Thread watch =
                new Thread(() -> await(interrupted, measuring, services), "bench-interruption");
        watch.setDaemon(true);
        watch.start();
        return new Interruption(interrupted, watch);
    }

    private static void await(
            CountDownLatch interrupted, Thread measuring, BenchServices services) {
        try {
            interrupted.await();
            measuring.interrupt();
            services.close();
        } catch (InterruptedException e) {
            // The measurement has come to its end.
            Thread.currentThread().interrupt();
        }
    }

    /** What follows can wait again, and finds the services closed where they are to be. */
    void end() throws InterruptedException {
        if (interrupted.getCount() > 0) {
            watch.interrupt();
        } else {
            boolean unused = Thread.interrupted();
            watch.join();
        }
    }
}
