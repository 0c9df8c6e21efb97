package dev.tokensweep.cleaner;

/**
 * Leaves a thread to others after each portion of work that can wait, for as long as the portion
 * took: where ticks take all of a thread's time, Streams hands each task one record between two of
 * them, and asks the broker for none. However many tasks the thread has. Used by one thread.
 */
final class Breather {
    private static final ThreadLocal<Breather> OF_THREAD = ThreadLocal.withInitial(Breather::new);

    private long endedMicros = Long.MIN_VALUE;
    private long overMicros = Long.MIN_VALUE;

    static Breather ofThisThread() {
        return OF_THREAD.get();
    }

    /** Whether the next portion may begin; also where the clock was set back. */
    boolean isOver(long nowMicros) {
        return nowMicros >= overMicros || nowMicros < endedMicros;
    }

    /** A portion has ended, now. */
    void begin(long startedMicros, long nowMicros) {
        endedMicros = nowMicros;
        overMicros = nowMicros + Math.max(0, nowMicros - startedMicros);
    }
}
