package dev.tokensweep.app;

import dev.tokensweep.app.config.DatabaseConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.BooleanSupplier;

/**
 * PostgreSQL's. One user plays both sides: the ledger knows the sink by its application's name.
 * With a database goes the replication slot that nobody reads any more.
 */
final class GivenPostgres extends GivenServer {
    GivenPostgres(DatabaseConfig door, BooleanSupplier keep) {
        super(door, keep);
    }

    @Override
    void check(Connection connection) throws SQLException {
        if (one(connection, "SELECT datname FROM pg_database WHERE datname = ?", NAME) != null) {
            throw isThere("");
        }
        String commitTimes = one(connection, "SELECT current_setting(?)", "track_commit_timestamp");
        if (!"on".equals(commitTimes)) {
            throw CommandFailure.usage(
                    "--db: the demonstration's ledger asks when a transaction was committed: ALTER SYSTEM SET track_commit_timestamp = on; then restart PostgreSQL");
        }
    }

    @Override
    String creation() {
        return "CREATE DATABASE " + NAME;
    }

    @Override
    void admit(Statement statement) {}

    @Override
    void remove(Connection connection, Statement statement) throws SQLException {
        statement.execute("DROP DATABASE IF EXISTS " + NAME);
    }

    @Override
    public DatabaseConfig ours() {
        return product();
    }
}
