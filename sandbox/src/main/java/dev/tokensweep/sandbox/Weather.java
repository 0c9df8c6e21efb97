package dev.tokensweep.sandbox;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What bytes meet on their way over a {@link FaultyLink}. Thread-safe. */
public final class Weather {
    Weather() {}

    private long delayNanos;
    private long bytesPerSecond;
    private boolean swallowing;

    /** Every packet is so much late. */
    public synchronized void delay(Duration each) {
        delayNanos = each.toNanos();
        notifyAll();
    }

    /** Every connection carries so much. */
    public synchronized void narrow(long toBytesPerSecond) {
        bytesPerSecond = toBytesPerSecond;
        notifyAll();
    }

    /** Takes bytes in, and lets none out until the weather is fair again. */
    public synchronized void swallow() {
        swallowing = true;
    }

    /** Takes all of that back. */
    public synchronized void clear() {
        delayNanos = 0;
        bytesPerSecond = 0;
        swallowing = false;
        notifyAll();
    }

    /** Returns when so many bytes may go on. */
    synchronized void awaitPassage(int bytes) throws InterruptedException {
        long began = System.nanoTime();
        while (true) {
            long left = nanosFor(bytes) - (System.nanoTime() - began);
            if (!swallowing && left <= 0) {
                return;
            }
            wait(swallowing ? 0 : Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
        }
    }

    private long nanosFor(int bytes) {
        return delayNanos
                + (bytesPerSecond == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) * bytes / bytesPerSecond);
    }
}
