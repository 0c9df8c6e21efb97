package dev.tokensweep.sink;

import dev.tokensweep.events.OwnTables;
import dev.tokensweep.sandbox.ColumnTimes;
import dev.tokensweep.sandbox.InstalledServer;
import dev.tokensweep.sandbox.SchemaVersion;
import dev.tokensweep.sandbox.ServerKind;
import dev.tokensweep.sandbox.Wso2Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * MariaDB or MySQL, in sessions nine hours ahead of UTC. The newer of the product's schemas keeps
 * times as TIMESTAMP, which those sessions turn into digits; the older as DATETIME.
 */
final class InstalledTestDatabase extends TestDatabase {
    private static final Pattern PRODUCT_TABLE = Pattern.compile("\\bidn_\\w+\\b");

    /** No test of a contract kills the server: it need not wait for the disk. */
    private static final List<String> OPTIONS =
            List.of(
                    "--default-time-zone=+09:00",
                    "--sync-binlog=0",
                    "--innodb-flush-log-at-trx-commit=0",
                    "--innodb-flush-method=nosync",
                    "--innodb-file-per-table=OFF");

    private final InstalledServer server;

    private InstalledTestDatabase(ServerKind kind) {
        this.server =
                InstalledServer.start(
                        kind, Services.directory(kind.name().toLowerCase(Locale.ROOT)), OPTIONS);
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop-" + kind));
    }

    static TestDatabase mariaDb() {
        assumeInstalled(ServerKind.MARIADB);
        return MariaDb.ONE;
    }

    static TestDatabase mySql() {
        assumeInstalled(ServerKind.MYSQL);
        return MySql.ONE;
    }

    private static void assumeInstalled(ServerKind kind) {
        Assumptions.assumeTrue(kind.isInstalled(), kind::howToInstall);
    }

    /** Started when it is first asked for. */
    private static final class MariaDb {
        static final InstalledTestDatabase ONE = new InstalledTestDatabase(ServerKind.MARIADB);
    }

    private static final class MySql {
        static final InstalledTestDatabase ONE = new InstalledTestDatabase(ServerKind.MYSQL);
    }

    @Override
    String jdbcUrl() {
        return server.jdbcUrl();
    }

    @Override
    String jdbcUrl(String schema) {
        return jdbcUrl().replace("/" + InstalledServer.DATABASE, "/" + schema);
    }

    @Override
    String user() {
        return server.user();
    }

    @Override
    void createTables(Connection connection, SchemaVersion version) throws SQLException {
        Wso2Schema.create(
                connection,
                version,
                version == SchemaVersion.V2_6 ? ColumnTimes.DATETIME : ColumnTimes.TIMESTAMP);
    }

    @Override
    void provide(SinkConfig config) throws SQLException {
        Children children = new Children(config.tables(), ChildTable.OF_TOKENS);
        try (Connection connection = connect(config.schema());
                Statement statement = connection.createStatement()) {
            for (String table : OwnTables.of(dialect().vendor())) {
                statement.execute(
                        OwnTables.createStatement(table, config.schema(), dialect().vendor()));
            }
            for (ChildTable child : children.present(connection)) {
                statement.execute(children.sideArchive(child).createStatement());
            }
        }
    }

    @Override
    void drop(Connection connection, String schema) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("DROP SCHEMA " + schema);
        }
    }

    @Override
    String sql(String statement) {
        return PRODUCT_TABLE
                .matcher(statement)
                .replaceAll(table -> table.group().toUpperCase(Locale.ROOT))
                .replace("{now}", dialect().now());
    }

    @Override
    List<String> statements(String text) {
        return Stream.of(text.split(";\\s*\n", -1)).map(this::sql).toList();
    }

    @Override
    String micros(String timeColumn) {
        return "timestampdiff(microsecond, '1970-01-01', %s)".formatted(timeColumn);
    }

    @Override
    Object time(Long micros) {
        return micros == null
                ? null
                : LocalDateTime.ofEpochSecond(
                        Math.floorDiv(micros, 1_000_000L),
                        (int) Math.floorMod(micros, 1_000_000L) * 1000,
                        ZoneOffset.UTC);
    }

    @Override
    String timeOf(String moment) {
        return "(CAST('1970-01-01' AS DATETIME(6)) + INTERVAL %s MICROSECOND)".formatted(moment);
    }

    @Override
    String momentType() {
        return "bigint";
    }

    @Override
    void stopClock(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "SET timestamp = %d.123456".formatted(Instant.now().getEpochSecond()));
        }
    }

    @Override
    List<String> exactTimes() {
        return Stream.of("idn_oauth2_access_token", "idn_oauth2_access_token_audit")
                .map(
                        "ALTER TABLE %s MODIFY COLUMN time_created datetime(6) NULL, MODIFY COLUMN refresh_token_time_created datetime(6) NULL"
                                ::formatted)
                .toList();
    }

    /** From the year 1 to the year 9999. */
    @Override
    boolean canHold(Long micros) {
        return micros == null
                || (micros >= -62_135_596_800_000_000L && micros <= 253_402_300_799_999_999L);
    }

    @Override
    String waitingAtTheGate() {
        return "SELECT count(*) FROM information_schema.processlist WHERE info LIKE '%tokensweep_gate WHERE id = 1 FOR UPDATE%' AND info NOT LIKE '%processlist%'";
    }

    /** As the product's guide has it: on MySQL its widest keys fit no other. */
    @Override
    String schemaOptions() {
        return " CHARACTER SET latin1";
    }
}
