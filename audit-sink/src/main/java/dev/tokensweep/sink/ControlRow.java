package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * What an operator, and the breaker, have said about deleting. All null where nobody has said
 * anything yet, but for the time.
 *
 * @param rowsPerSecond null for no limit
 * @param policy the fingerprint of the policy that was accepted
 * @param exemptBefore by that policy, what could have gone before then is no surprise
 * @param now by the database's clock
 */
record ControlRow(
        Instant pausedAt,
        String pausedBy,
        String pauseReason,
        Instant breakerOpenedAt,
        String breakerReason,
        Instant resumedAt,
        String resumedBy,
        Integer rowsPerSecond,
        String throttledBy,
        String policy,
        Instant exemptBefore,
        Instant now) {

    /** What stands where there is no row, nor a table for it. */
    static ControlRow unsaid(Connection connection, Dialect dialect) throws SQLException {
        String sql = "SELECT %s AS now_at FROM %s".formatted(dialect.clock(), dialect.oneRow());
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return new ControlRow(
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    instant(row, "now_at"));
        }
    }

    /** Reads it as it is committed now, whatever the transaction has read before. */
    static ControlRow read(Connection connection, SinkTables tables) throws SQLException {
        String sql =
                "SELECT c.*, %s AS now_at FROM %s LEFT JOIN %s c ON c.id = 1"
                        .formatted(
                                tables.dialect().clock(),
                                tables.dialect().oneRow(),
                                tables.control());
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return new ControlRow(
                    instant(row, "paused_at"),
                    row.getString("paused_by"),
                    row.getString("pause_reason"),
                    instant(row, "breaker_opened_at"),
                    row.getString("breaker_reason"),
                    instant(row, "resumed_at"),
                    row.getString("resumed_by"),
                    row.getObject("rows_per_second", Integer.class),
                    row.getString("throttled_by"),
                    row.getString("policy"),
                    instant(row, "exempt_before"),
                    instant(row, "now_at"));
        }
    }

    /** Whether nothing may be deleted by what it says, and by the time. */
    Optional<Bar> bar(PurgeWindows windows) {
        if (breakerOpenedAt != null) {
            return Optional.of(
                    new Bar(
                            Bar.Kind.BREAKER_OPEN,
                            "the circuit breaker opened at %s: %s; 'tokensweep resume' closes it"
                                    .formatted(breakerOpenedAt, breakerReason)));
        }
        if (pausedAt != null) {
            return Optional.of(
                    new Bar(
                            Bar.Kind.PAUSED,
                            "paused by %s at %s%s"
                                    .formatted(
                                            pausedBy,
                                            pausedAt,
                                            pauseReason == null ? "" : ": " + pauseReason)));
        }
        if (!windows.areOpen(now)) {
            return Optional.of(
                    new Bar(
                            Bar.Kind.OUTSIDE_WINDOW,
                            "outside cleanup.windows: %s".formatted(windows)));
        }
        return Optional.empty();
    }

    /** A column of UTC digits; null for NULL. */
    static Instant instant(ResultSet row, String column) throws SQLException {
        LocalDateTime time = row.getObject(column, LocalDateTime.class);
        return time == null ? null : time.toInstant(ZoneOffset.UTC);
    }
}
