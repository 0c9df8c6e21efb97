package dev.tokensweep.app;

import java.time.Duration;

/**
 * Shows how far long work has come, how fast it goes and how long the rest will take; on a terminal
 * as a bar too. Used by one thread.
 */
final class TimeLeft {
    private static final int BAR_WIDTH = 20;

    private final DemoProgress progress;
    private final String what;
    private final long startNanos = System.nanoTime();

    TimeLeft(DemoProgress progress, String what) {
        this.progress = progress;
        this.what = what;
    }

    /** So many of about so many are done. */
    void show(long done, long total) {
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        if (done <= 0 || total <= 0 || seconds <= 0) {
            return;
        }
        double perSecond = done / seconds;
        Duration left = Duration.ofSeconds((long) (Math.max(0, total - done) / perSecond));
        progress.show(
                "%s: %s%,d of %,d (%d%%), %,.0f/s, %d:%02d left"
                        .formatted(
                                what,
                                progress.isInPlace() ? bar(done, total) : "",
                                done,
                                total,
                                100 * done / total,
                                perSecond,
                                left.toMinutes(),
                                left.toSecondsPart()));
    }

    private static String bar(long done, long total) {
        int full = (int) (Math.min(done, total) * BAR_WIDTH / total);
        return "[%s%s] ".formatted("#".repeat(full), ".".repeat(BAR_WIDTH - full));
    }
}
