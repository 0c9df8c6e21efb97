package dev.tokensweep.sink;

import dev.tokensweep.events.OwnTables;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The transactions in which an operator's command asks for and changes a table of Tokensweep's own:
 * bounded in every wait. Each has a connection of its own. Thread-safe.
 */
final class OperatorSession {
    private final SinkConfig config;
    private final SinkTables tables;
    private final String applicationName;
    private final OperatorFailures failures;

    /**
     * @param applicationName by which the server knows the connections
     */
    OperatorSession(SinkConfig config, String applicationName, OperatorFailures failures) {
        this.config = config;
        this.tables = config.tables();
        this.applicationName = applicationName;
        this.failures = failures;
    }

    /** What one transaction does. */
    @FunctionalInterface
    interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    /** Carries out and commits; whatever fails, nothing is changed. */
    <T> T transact(Work<T> work) {
        try (Connection connection = begin()) {
            requireTokens(connection);
            T result = work.in(connection);
            commit(connection);
            return result;
        } catch (SQLException e) {
            throw failures.explained(e);
        }
    }

    /** Returns when every deletion that is on its way now is over. */
    void awaitDeletions() throws SQLException {
        try (Connection connection = begin()) {
            HoldGate.passAlone(connection, tables);
            connection.rollback();
        }
    }

    boolean has(Connection connection, String table) throws SQLException {
        return tables.dialect().catalog().isThere(connection, table);
    }

    /**
     * Makes one of Tokensweep's own tables where it is missing, and the gate where the database
     * needs one, each in a transaction of its own.
     *
     * @param name as {@link OwnTables} has it
     */
    void provide(String name) {
        make(name);
        if (OwnTables.of(tables.dialect().vendor()).contains(OwnTables.GATE)) {
            make(OwnTables.GATE);
        }
    }

    private void make(String name) {
        String table = tables.own(name);
        String sql = OwnTables.createStatement(name, config.schema(), tables.dialect().vendor());
        try (Connection connection = connect()) {
            requireTokens(connection);
            if (has(connection, table)) {
                return;
            }
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                // Another may have made it meanwhile.
                if (!has(connection, table)) {
                    throw failures.refused(
                            "%s is missing and cannot be made (%s): have the owner execute %s;"
                                    .formatted(table, FailureLine.of(e), sql));
                }
            }
        } catch (SQLException e) {
            throw failures.explained(e);
        }
    }

    /** Beside no token table nobody would ever ask for what a command leaves. */
    private void requireTokens(Connection connection) throws SQLException {
        if (!has(connection, tables.token())) {
            throw failures.withoutTokens(tables.token());
        }
    }

    private void commit(Connection connection) {
        try {
            connection.commit();
        } catch (SQLException e) {
            throw failures.unconfirmed(e);
        }
    }

    private Connection begin() throws SQLException {
        Connection connection = connect();
        try {
            connection.setAutoCommit(false);
            tables.dialect().sessions().beginCommand(connection);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                config.jdbcUrl(), SinkDatabase.properties(config, applicationName));
    }
}
