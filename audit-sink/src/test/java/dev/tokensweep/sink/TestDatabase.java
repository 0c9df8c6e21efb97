package dev.tokensweep.sink;

import dev.tokensweep.sandbox.SchemaVersion;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * A server on which a contract is tried. The tests write the product's names in lower case and
 * without quotes, and {@code {now}} for the database's clock.
 */
abstract class TestDatabase {
    /** The one that every test has. */
    static TestDatabase postgres() {
        return PostgresTestDatabase.INSTANCE;
    }

    /**
     * @throws org.opentest4j.TestAbortedException where none is installed: the test is skipped, and
     *     says what is missing
     */
    static TestDatabase mariaDb() {
        return InstalledTestDatabase.mariaDb();
    }

    /** The same of MySQL. */
    static TestDatabase mySql() {
        return InstalledTestDatabase.mySql();
    }

    /** Leads to no schema. */
    abstract String jdbcUrl();

    /** Leads to a schema. */
    abstract String jdbcUrl(String schema);

    abstract String user();

    abstract void createTables(Connection connection, SchemaVersion version) throws SQLException;

    /** Our own tables and the side archives. */
    abstract void provide(SinkConfig config) throws SQLException;

    abstract void drop(Connection connection, String schema) throws SQLException;

    /** A test's statement in the database's words. */
    abstract String sql(String statement);

    /**
     * The statements of a test's text, each for a call of its own where the driver asks for that.
     */
    abstract List<String> statements(String text);

    /** A time's microseconds since 1970. */
    abstract String micros(String timeColumn);

    /** A time that many microseconds after 1970, as a test writes it into a column. */
    abstract Object time(Long micros);

    final Dialect dialect() {
        return Dialect.of(jdbcUrl());
    }

    final Connection connect(String schema) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(schema), user(), null);
    }

    final void createSchema(String schema) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbcUrl(), user(), null);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + schema + schemaOptions());
        }
    }

    /** A moment as a time. */
    abstract String timeOf(String moment);

    /** What a moment is in a column of a test's. */
    abstract String momentType();

    /** Has the clock stand still for what a transaction that begins now does. */
    abstract void stopClock(Connection connection) throws SQLException;

    /** Has the token table and its archive keep microseconds. */
    abstract List<String> exactTimes();

    /** Whether a column can hold it. */
    abstract boolean canHold(Long micros);

    /** How many statements wait for the gate of the holds. */
    abstract String waitingAtTheGate();

    String schemaOptions() {
        return "";
    }

    /** The parameter that takes {@link #time}. */
    String timeParameter() {
        return "?";
    }
}
