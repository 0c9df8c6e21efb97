package dev.tokensweep.sink;

import dev.tokensweep.events.OwnTables;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Looks, before a start, whether the database is prepared for the sink. Makes Tokensweep's own
 * tables where they are missing, and changes nothing else.
 */
public final class SinkPreflight {
    /** Wrong password, no such role, no such database: no waiting mends these. */
    private static final Set<String> CONFIGURATION = Set.of("28", "3D");

    private final Connection connection;
    private final SinkConfig config;
    private final SinkTables tables;
    private final List<String> findings = new ArrayList<>();

    private SinkPreflight(Connection connection, SinkConfig config) {
        this.connection = connection;
        this.config = config;
        this.tables = SinkTables.in(config.schema());
    }

    /**
     * Returns when the sink may start.
     *
     * @throws SinkConfigException with all findings at once
     * @throws DatabaseUnreachableException when the database does not answer
     */
    public static void check(SinkConfig config) {
        try (Connection connection =
                DriverManager.getConnection(config.jdbcUrl(), SinkDatabase.properties(config))) {
            SinkPreflight preflight = new SinkPreflight(connection, config);
            preflight.checkAll();
            if (!preflight.findings.isEmpty()) {
                throw new SinkConfigException(preflight.findings);
            }
        } catch (SQLException e) {
            String state = e.getSQLState();
            if (state != null
                    && state.length() == 5
                    && CONFIGURATION.contains(state.substring(0, 2))) {
                throw new SinkConfigException(
                        List.of(
                                "the database refuses user %s: %s; check database.url, database.user and database.password"
                                        .formatted(config.user(), FailureLine.of(e))));
            }
            throw new DatabaseUnreachableException(FailureLine.of(e), e);
        }
    }

    private void checkAll() throws SQLException {
        if (exists(tables.token())) {
            demand(tables.token(), "SELECT", "DELETE");
            demandLocking();
        } else {
            findings.add(missing(tables.token()));
        }
        if (config.retain()) {
            checkArchive();
        }
        checkOwn(OwnTables.JOURNAL, tables.journal(), "SELECT", "INSERT", "DELETE");
        checkOwn(OwnTables.PROGRESS, tables.progress(), "SELECT", "INSERT", "UPDATE");
    }

    private void checkArchive() throws SQLException {
        if (!exists(tables.archive())) {
            findings.add(
                    "%s does not exist: run the product's script for it, or set cleanup.retain to false"
                            .formatted(tables.archive()));
            return;
        }
        demand(tables.archive(), "INSERT");
        if (exists(tables.token())) {
            findings.addAll(
                    new ArchiveColumns(tables, config.droppableColumns()).findings(connection));
        }
    }

    private void checkOwn(String name, String table, String... privileges) throws SQLException {
        if (!exists(table)) {
            String sql = OwnTables.createStatement(name, config.schema());
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                findings.add(
                        "%s is missing and cannot be made (%s): %s;"
                                .formatted(table, FailureLine.of(e), sql));
                return;
            }
        }
        demand(table, privileges);
    }

    private void demand(String table, String... privileges) throws SQLException {
        for (String privilege : privileges) {
            if (!holds("SELECT has_table_privilege(to_regclass(?), ?)", table, privilege)) {
                findings.add(
                        "%s may not %s %s: GRANT %s ON %s TO %s;"
                                .formatted(
                                        config.user(),
                                        privilege,
                                        table,
                                        privilege,
                                        table,
                                        grantee()));
            }
        }
    }

    /** PostgreSQL asks for UPDATE on some column before it locks a row; no column is written. */
    private void demandLocking() throws SQLException {
        if (!holds(
                "SELECT has_any_column_privilege(to_regclass(?), ?)", tables.token(), "UPDATE")) {
            findings.add(
                    "%s may not lock rows of %s: GRANT UPDATE (token_id) ON %s TO %s;"
                            .formatted(config.user(), tables.token(), tables.token(), grantee()));
        }
    }

    private boolean exists(String table) throws SQLException {
        return holds("SELECT to_regclass(?) IS NOT NULL", table);
    }

    private boolean holds(String sql, String... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private String missing(String table) {
        return "%s does not exist: name its schema in database.schema, or run the product's script"
                .formatted(table);
    }

    private String grantee() {
        return PostgresStatements.quoted(config.user() == null ? "the role" : config.user());
    }
}
