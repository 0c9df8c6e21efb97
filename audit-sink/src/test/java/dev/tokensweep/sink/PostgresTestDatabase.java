package dev.tokensweep.sink;

import dev.tokensweep.sandbox.SchemaVersion;
import dev.tokensweep.sandbox.Wso2Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

final class PostgresTestDatabase extends TestDatabase {
    static final PostgresTestDatabase INSTANCE = new PostgresTestDatabase();

    private PostgresTestDatabase() {}

    @Override
    String jdbcUrl() {
        return Services.DATABASE.jdbcUrl();
    }

    @Override
    String jdbcUrl(String schema) {
        return jdbcUrl() + "?currentSchema=" + schema;
    }

    @Override
    String user() {
        return Services.DATABASE.user();
    }

    @Override
    void createTables(Connection connection, SchemaVersion version) throws SQLException {
        Wso2Schema.create(connection, version);
    }

    @Override
    void provide(SinkConfig config) {
        SinkPreflight.check(config);
    }

    @Override
    void drop(Connection connection, String schema) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("DROP SCHEMA " + schema + " CASCADE");
        }
    }

    @Override
    String sql(String statement) {
        return statement.replace("{now}", dialect().now());
    }

    @Override
    List<String> statements(String text) {
        return List.of(sql(text));
    }

    @Override
    String micros(String timeColumn) {
        return "(extract(epoch from %s) * 1000000)::bigint".formatted(timeColumn);
    }

    @Override
    Object time(Long micros) {
        return PostgresTimestamp.of(micros);
    }

    @Override
    String timeOf(String moment) {
        return moment;
    }

    @Override
    String momentType() {
        return "timestamp";
    }

    /** It does of itself. */
    @Override
    void stopClock(Connection connection) {}

    @Override
    List<String> exactTimes() {
        return List.of();
    }

    @Override
    boolean canHold(Long micros) {
        return true;
    }

    @Override
    String waitingAtTheGate() {
        return "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted";
    }

    @Override
    String timeParameter() {
        return "?::timestamp";
    }
}
