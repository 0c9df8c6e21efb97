package dev.tokensweep.sink;

import dev.tokensweep.events.Vendor;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A dry run: judges every token by the very expressions of the purge, at one moment, in a
 * transaction that cannot write. Thread-safe.
 */
public final class Plan {
    private static final Duration LIMIT = Duration.ofMinutes(30);

    private final SinkConfig config;
    private final SinkTables tables;

    /**
     * @param config of which only the database and the policy are asked
     */
    public Plan(SinkConfig config) {
        this.config = config;
        this.tables = config.tables();
    }

    /**
     * Reads the whole token table.
     *
     * @param samples ids of each reason, 0 for none
     * @throws SinkConfigException when the database must be mended first
     * @throws DatabaseUnreachableException when it does not answer
     */
    public PlanReport make(int samples) {
        try (Connection connection = connect()) {
            connection.setAutoCommit(false);
            if (config.dialect().vendor() == Vendor.POSTGRESQL) {
                // The others' drivers refuse queries of which they do not see that they write
                // nothing.
                connection.setReadOnly(true);
            }
            if (config.dialect().vendor() == Vendor.POSTGRESQL
                    || config.dialect().vendor().isMySqlLike()) {
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            }
            return make(connection, samples);
        } catch (SQLException e) {
            String state = e.getSQLState() == null ? "" : e.getSQLState();
            if (config.dialect().refusesUser(e) || state.startsWith("42")) {
                throw new SinkConfigException(
                        List.of(
                                "%s: check database.url, database.user and database.schema, and that the user may SELECT %s, %s and %s"
                                        .formatted(
                                                FailureLine.of(e),
                                                tables.token(),
                                                tables.apps(),
                                                tables.hold())));
            }
            throw new DatabaseUnreachableException(FailureLine.of(e), e);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                config.jdbcUrl(),
                SinkDatabase.properties(config, "tokensweep-plan", LIMIT.plusMinutes(1)));
    }

    private PlanReport make(Connection connection, int samples) throws SQLException {
        config.queries().beginPlan(connection, LIMIT);
        Instant at = now(connection);
        PolicySql policy = new PolicySql(config.policy(), tables);
        boolean hasHolds = exists(connection, tables.hold());
        PlanSql sql = new PlanSql(tables, policy, hasHolds);
        PlanTokens tokens = new PlanTokens(sql, samples);
        tokens.read(connection);
        return new PlanReport(
                at,
                tokens.groups(),
                apps(connection, sql, tokens.groups()),
                tokens.samples(),
                new PlanStatements(config, tables).of(connection),
                new PlanRelated(config, tables, hasHolds).count(connection),
                obstacles(connection));
    }

    private Map<Integer, PlanReport.App> apps(
            Connection connection, PlanSql sql, List<PlanGroup> groups) throws SQLException {
        Map<Integer, PlanReport.App> apps = new HashMap<>();
        if (!mayRead(connection, tables.apps())) {
            return apps;
        }
        List<Object[]> ids =
                groups.stream()
                        .map(PlanGroup::app)
                        .filter(Objects::nonNull)
                        .distinct()
                        .map(id -> new Object[] {id})
                        .toList();
        try (PreparedStatement statement = connection.prepareStatement(sql.apps())) {
            config.dialect().bind(statement, 1, PlanSql.APPS, ids);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    apps.put(row.getInt(1), new PlanReport.App(row.getString(2), row.getString(3)));
                }
            }
        }
        return apps;
    }

    private List<String> obstacles(Connection connection) throws SQLException {
        if (!config.policy().retainsAny()) {
            return List.of();
        }
        if (!exists(connection, tables.archive())) {
            return List.of(
                    "%s does not exist: run the product's script for it, or set cleanup.retain to false"
                            .formatted(tables.archive()));
        }
        return ArchiveColumns.ofTokens(tables, config.droppableColumns()).findings(connection);
    }

    private Instant now(Connection connection) throws SQLException {
        String sql =
                "SELECT %s FROM %s".formatted(config.dialect().now(), config.dialect().oneRow());
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getObject(1, LocalDateTime.class).toInstant(ZoneOffset.UTC);
        }
    }

    private boolean exists(Connection connection, String table) throws SQLException {
        return config.dialect().catalog().isThere(connection, table);
    }

    private boolean mayRead(Connection connection, String table) throws SQLException {
        return exists(connection, table) && config.queries().may(connection, table, "SELECT", "*");
    }
}
