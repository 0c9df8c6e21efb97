package dev.tokensweep.app;

import java.time.Duration;

/** Shows how far long work has come, and how long the rest will take. Used by one thread. */
final class TimeLeft {
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
                "%s: %,d of %,d (%d%%), %,.0f/s, %d:%02d left"
                        .formatted(
                                what,
                                done,
                                total,
                                100 * done / total,
                                perSecond,
                                left.toMinutes(),
                                left.toSecondsPart()));
    }
}
