package dev.tokensweep.chaos;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waiting, for something or for a while. */
final class Await {
    private static final long LOOK_NANOS = Duration.ofMillis(200).toNanos();

    private Await() {}

    /**
     * Waits until something is so.
     *
     * @throws IllegalStateException when it is not so in time
     */
    static void until(String what, Duration limit, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("not within %s: %s".formatted(limit, what));
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    static void moment(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
