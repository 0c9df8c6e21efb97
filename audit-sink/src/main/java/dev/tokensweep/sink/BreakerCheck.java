package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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
    private final HostQueries queries;
    private final BreakerLooks looks;
    private final BreakerRules rules;

    BreakerCheck(SinkConfig config) {
        Breaker settings = config.restraint().breaker();
        this.tables = config.tables();
        this.queries = config.queries();
        this.looks = new BreakerLooks(settings.window(), tables, queries);
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
        return queries.estimatedRows(connection, tables);
    }

    /**
     * How many rows there are, counted no further than that; the estimate where counting takes too
     * long.
     */
    private long count(Connection connection, long most, long estimate) throws SQLException {
        String sql =
                "SELECT count(*) FROM (%s) t"
                        .formatted(
                                queries.limited(
                                        "SELECT p.token_id FROM %s p%s"
                                                .formatted(tables.token(), order()),
                                        Math.toIntExact(Math.min(most, Integer.MAX_VALUE))));
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

    /** Some cut a query off only where it has an order. */
    private String order() {
        return switch (tables.dialect().vendor()) {
            case POSTGRESQL, MYSQL, MARIADB, ORACLE -> "";
            case SQLSERVER -> " ORDER BY p.token_id";
        };
    }

    private void open(Connection connection, String reason, Instant resumedAt) throws SQLException {
        String sql =
                "UPDATE %1$s SET breaker_opened_at = %2$s, breaker_reason = ?, updated_at = %2$s WHERE id = 1 AND breaker_opened_at IS NULL AND resumed_at %3$s"
                        .formatted(
                                tables.control(),
                                tables.dialect().clock(),
                                resumedAt == null ? "IS NULL" : "= ?");
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, reason);
            if (resumedAt != null) {
                statement.setObject(2, LocalDateTime.ofInstant(resumedAt, ZoneOffset.UTC));
            }
            if (statement.executeUpdate() == 1) {
                LOGGER.error(
                        "The circuit breaker is open and nothing is deleted any more: {}", reason);
            }
        }
    }
}
