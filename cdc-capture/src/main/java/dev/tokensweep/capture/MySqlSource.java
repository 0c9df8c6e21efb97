package dev.tokensweep.capture;

import dev.tokensweep.events.Vendor;
import io.debezium.connector.mysql.MySqlConnector;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** MySQL, with global transaction ids. */
final class MySqlSource extends BinlogSource {
    private static final int OLDEST_VERSION = 8_04;
    private static final int ATTEMPTS = 200;

    MySqlSource(CaptureConfig config) {
        super(config, Vendor.MYSQL, "MySQL");
    }

    @Override
    String connectorClass() {
        return MySqlConnector.class.getName();
    }

    /**
     * MySQL opens a snapshot without saying where in the log that was, unless all writing is
     * stopped. But a transaction enters {@code gtid_executed} only after readers see it: whatever
     * is there before the snapshot opens is in it, so nothing is lost by following the log from
     * there; and if nothing has entered while it opened, nothing is told twice.
     */
    @Override
    BinlogPlace beginSnapshot(Database database) throws SQLException {
        database.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
        String origin = origin(database);
        BinlogPlace before = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (before != null) {
                database.execute("COMMIT");
            }
            before = end(database, origin);
            database.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
            if (end(database, origin).gtids().equals(before.gtids())) {
                return before;
            }
        }
        return before;
    }

    private static BinlogPlace end(Database database, String origin) throws SQLException {
        AtomicReference<BinlogPlace> end = new AtomicReference<>();
        database.query(
                "SHOW BINARY LOG STATUS",
                row ->
                        end.set(
                                new BinlogPlace(
                                        origin,
                                        row.getString("File"),
                                        row.getLong("Position"),
                                        row.getString("Executed_Gtid_Set"),
                                        true)));
        if (end.get() == null) {
            throw new IllegalStateException("the binary log is off");
        }
        return end.get();
    }

    @Override
    String origin(Database database) throws SQLException {
        return database.first("SELECT @@server_uuid");
    }

    @Override
    String brokenAt(Database database, BinlogPlace place) throws SQLException {
        if (!database.isTrue("SELECT GTID_SUBSET(?, @@GLOBAL.gtid_executed)", place.gtids())) {
            return "the server's log lacks transactions before the stored %s: it was reset or restored"
                    .formatted(place);
        }
        if (!database.isTrue("SELECT GTID_SUBSET(@@GLOBAL.gtid_purged, ?)", place.gtids())) {
            return "the server has purged transactions after the stored %s".formatted(place);
        }
        return null;
    }

    /** Roles count: the server itself is asked for what needs the privilege. */
    @Override
    boolean mayFollow(Database database) throws SQLException {
        try {
            database.query("SHOW REPLICAS", row -> {});
            return true;
        } catch (SQLException e) {
            if (ErrorCodes.OF_MYSQL.isDenied(e)) {
                return false;
            }
            throw e;
        }
    }

    @Override
    boolean isNewEnough(BinlogFindings findings) throws SQLException {
        return findings.version(OLDEST_VERSION, "8.4");
    }

    @Override
    void check(BinlogFindings findings) throws SQLException {
        findings.setting("binlog_format", "ROW", "SET PERSIST binlog_format = 'ROW'");
        findings.setting("binlog_row_image", "FULL", "SET PERSIST binlog_row_image = 'FULL'");
        findings.setting(
                "binlog_row_value_options", "", "SET PERSIST binlog_row_value_options = ''");
        findings.setting(
                "binlog_transaction_compression",
                "OFF",
                "SET PERSIST binlog_transaction_compression = OFF");
        // Readers must not see a transaction before one that the log tells of first.
        findings.setting("binlog_order_commits", "ON", "SET PERSIST binlog_order_commits = ON");
        findings.setting(
                "enforce_gtid_consistency", "ON", "SET PERSIST enforce_gtid_consistency = ON");
        findings.setting("gtid_mode", "ON", gtidStatements(findings.value("gtid_mode")));
        findings.retention("SET PERSIST binlog_expire_logs_seconds = 604800");
    }

    /** The server takes one step at a time. */
    private static String gtidStatements(String mode) {
        String last = "SET PERSIST gtid_mode = ON";
        Map<String, String> before =
                Map.of(
                        "OFF",
                        "SET PERSIST gtid_mode = OFF_PERMISSIVE; SET PERSIST gtid_mode = ON_PERMISSIVE; ",
                        "OFF_PERMISSIVE",
                        "SET PERSIST gtid_mode = ON_PERMISSIVE; ");
        return before.getOrDefault(mode, "") + last;
    }
}
