package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the circuit breaker when what all instances did within the window is too unlikely. Every
 * instance looks; the one that finds it first opens it for all. It bars nothing itself: the control
 * row does, once it says so. Used by one thread.
 */
final class BreakerCheck implements HostSignal {
    private static final Logger LOGGER = LoggerFactory.getLogger(BreakerCheck.class);

    private final SinkTables tables;
    private final BreakerLooks looks;
    private final BreakerRules rules;

    BreakerCheck(SinkConfig config) {
        Breaker settings = config.restraint().breaker();
        this.tables = config.tables();
        this.looks = new BreakerLooks(settings.window(), tables);
        this.rules = new BreakerRules(settings);
    }

    @Override
    public String name() {
        return "the circuit breaker";
    }

    @Override
    public Optional<Bar> bar(Connection connection) throws SQLException {
        BreakerLooks.Found found = looks.take(connection);
        BreakerLook.Counters grown = found.grown();
        String reason = rules.spared(grown).orElse(null);
        if (reason == null) {
            long needed = rules.rowsNeeded(grown);
            long estimate = needed > 0 ? estimate(connection) : 0;
            if (needed > 0 && estimate < 2 * needed) {
                reason = rules.shrunk(grown, count(connection, needed, estimate)).orElse(null);
            }
        }
        if (reason != null) {
            open(connection, reason, found.resumedAt());
        }
        return Optional.empty();
    }

    /** How many rows the server believes the token table to have; 0 where it does not know. */
    private long estimate(Connection connection) throws SQLException {
        String sql =
                """
                SELECT coalesce((SELECT nullif(n_live_tup, 0) FROM pg_stat_user_tables
                  WHERE relid = c.oid), c.reltuples::bigint)
                FROM pg_class c WHERE c.oid = to_regclass(?)""";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, tables.token());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Math.max(0, row.getLong(1)) : 0;
            }
        }
    }

    /**
     * How many rows there are, counted no further than that; the estimate where counting takes too
     * long.
     */
    private long count(Connection connection, long most, long estimate) throws SQLException {
        String sql =
                "SELECT count(*) FROM (SELECT FROM %s LIMIT %d) AS t"
                        .formatted(tables.token(), most);
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            if (Fault.isTooMuch(e)) {
                return estimate;
            }
            throw e;
        }
    }

    private void open(Connection connection, String reason, Instant resumedAt) throws SQLException {
        String sql =
                """
                UPDATE %s SET breaker_opened_at = clock_timestamp() AT TIME ZONE 'UTC',
                breaker_reason = ?, updated_at = clock_timestamp() AT TIME ZONE 'UTC'
                WHERE id = 1 AND breaker_opened_at IS NULL AND resumed_at IS NOT DISTINCT FROM ?"""
                        .formatted(tables.control());
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, reason);
            statement.setObject(
                    2,
                    resumedAt == null ? null : LocalDateTime.ofInstant(resumedAt, ZoneOffset.UTC),
                    Types.TIMESTAMP);
            if (statement.executeUpdate() == 1) {
                LOGGER.error(
                        "The circuit breaker is open and nothing is deleted any more: {}", reason);
            }
        }
    }
}
