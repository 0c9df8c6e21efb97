package dev.tokensweep.sandbox;

import java.nio.charset.StandardCharsets;

/** Holds back one statement on its way to PostgreSQL, and with it its connection. Thread-safe. */
public final class StatementHold {
    private String awaited;
    private boolean holding;

    StatementHold() {}

    /** The next statement with these words is held back. */
    public synchronized void holdNext(String words) {
        awaited = words;
    }

    /** Whether one is held back now. */
    public synchronized boolean isHolding() {
        return holding;
    }

    /** Lets it go on. */
    public synchronized void release() {
        awaited = null;
        holding = false;
        notifyAll();
    }

    /** Returns when these bytes may go on. */
    synchronized void awaitPassage(byte[] buffer, int length) throws InterruptedException {
        if (awaited == null
                || !new String(buffer, 0, length, StandardCharsets.ISO_8859_1).contains(awaited)) {
            return;
        }
        awaited = null;
        holding = true;
        while (holding) {
            wait();
        }
    }
}
