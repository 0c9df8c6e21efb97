package dev.tokensweep.bench;

import java.sql.SQLException;
import java.time.Duration;

/**
 * Does something at a fixed rate, whether it was fast enough before or not: what comes late has to
 * catch up, and its lateness shows. Used by one thread.
 */
final class Schedule {
    private Schedule() {}

    /** What is done, and when it was due as of {@link System#nanoTime()}. */
    @FunctionalInterface
    interface Action {
        void at(long dueNanos) throws SQLException;
    }

    static void run(double perSecond, Duration duration, Action action) throws SQLException {
        long start = System.nanoTime();
        long end = start + duration.toNanos();
        long due = start;
        for (long i = 1; due < end; i++) {
            Await.moment(due);
            action.at(due);
            due = start + (long) (i / perSecond * 1e9);
        }
    }
}
