package dev.tokensweep.sink;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Pauses between tries, each twice as long as the one before, up to a bound. */
final class Backoff {
    private static final long FIRST_MS = 100;
    private static final long LONGEST_MS = 5_000;

    private final CountDownLatch stop;
    private long nextMs = FIRST_MS;

    /**
     * @param stop ends a pause at once
     */
    Backoff(CountDownLatch stop) {
        this.stop = stop;
    }

    void pause() throws InterruptedException {
        if (!stop.await(nextMs, TimeUnit.MILLISECONDS)) {
            nextMs = Math.min(nextMs * 2, LONGEST_MS);
        }
    }

    void reset() {
        nextMs = FIRST_MS;
    }
}
