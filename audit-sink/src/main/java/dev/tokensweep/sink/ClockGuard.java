package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Compares this machine's clock with the database's. Which of two clocks is wrong nobody can tell,
 * so nothing is purged while they are apart. Every transaction that deletes asks first of all: its
 * {@code now()}, by which all of it is decided, is then the moment that was found right; where that
 * does not stand still, it asks once more before it commits. Thread-safe.
 */
final class ClockGuard {
    private final Clock clock;
    private final Duration tolerance;
    private final Dialect dialect;

    /**
     * @param tolerance how far the clocks may be apart
     */
    ClockGuard(Clock clock, Duration tolerance, Dialect dialect) {
        this.clock = clock;
        this.tolerance = tolerance;
        this.dialect = dialect;
    }

    /**
     * Returns when the clocks agree.
     *
     * @param connection within no transaction; begins one where it does not commit by itself
     * @throws ClockDifferenceException when they are apart
     */
    void check(Connection connection) throws SQLException {
        Duration difference = difference(connection);
        if (difference.abs().compareTo(tolerance) > 0) {
            throw new ClockDifferenceException(difference, tolerance);
        }
    }

    /**
     * How far the database's clock is ahead of the one here, at least: the time the question took
     * is in favour of both.
     */
    private Duration difference(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            Instant before = clock.instant();
            try (ResultSet row = statement.executeQuery(dialect.nowMicrosQuery())) {
                Instant after = clock.instant();
                row.next();
                Instant there = Instant.EPOCH.plus(row.getLong(1), ChronoUnit.MICROS);
                if (there.isBefore(before)) {
                    return Duration.between(before, there);
                }
                return there.isAfter(after) ? Duration.between(after, there) : Duration.ZERO;
            }
        }
    }
}
