package dev.tokensweep.app;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets a command end in its own time when the process is told to stop: the signal opens a latch,
 * the command finishes its work, and the process ends with the command's exit code and not the
 * signal's.
 */
final class ExitHook {
    private final CountDownLatch finished = new CountDownLatch(1);
    private final AtomicInteger exitCode = new AtomicInteger(ExitCode.FAILED);

    private ExitHook() {}

    /** From now on a signal opens the latch. */
    static ExitHook install(CountDownLatch interrupted) {
        ExitHook hook = new ExitHook();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> hook.onShutdown(interrupted), "shutdown"));
        return hook;
    }

    void finished(int code) {
        exitCode.set(code);
        finished.countDown();
    }

    private void onShutdown(CountDownLatch interrupted) {
        boolean bySignal = finished.getCount() > 0;
        interrupted.countDown();
        if (!bySignal) {
            return;
        }
        try {
            finished.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.out.flush();
        Runtime.getRuntime().halt(exitCode.get());
    }
}
