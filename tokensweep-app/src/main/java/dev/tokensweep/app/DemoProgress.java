package dev.tokensweep.app;

import java.io.PrintWriter;
import java.time.Duration;

/**
 * Shows how long work goes: one line in place on a terminal, a line every five seconds elsewhere.
 * On standard error, because standard output belongs to the result. Used by one thread.
 */
final class DemoProgress {
    private static final Duration QUIET = Duration.ofSeconds(5);
    private static final String START_OF_LINE = "\r\u001b[K";

    private final PrintWriter err;
    private final boolean terminal = Terminal.isErr();
    private long lastLineNanos = System.nanoTime() - QUIET.toNanos();

    DemoProgress(PrintWriter err) {
        this.err = err;
    }

    /** Whether the figures of one moment are written over those of the last. */
    boolean isInPlace() {
        return terminal;
    }

    /** A stage of the demo has begun. */
    void say(String what) {
        clear();
        err.println(what);
        err.flush();
    }

    /** The figures of this moment. */
    void show(String figures) {
        if (terminal) {
            err.print(START_OF_LINE + figures);
            err.flush();
        } else if (System.nanoTime() - lastLineNanos >= QUIET.toNanos()) {
            lastLineNanos = System.nanoTime();
            err.println(figures);
            err.flush();
        }
    }

    void clear() {
        if (terminal) {
            err.print(START_OF_LINE);
            err.flush();
        }
    }
}
