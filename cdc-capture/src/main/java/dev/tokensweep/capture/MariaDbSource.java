package dev.tokensweep.capture;

import dev.tokensweep.events.Vendor;
import io.debezium.connector.mariadb.MariaDbConnector;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** MariaDB, which has global transaction ids wherever it has a binary log. */
final class MariaDbSource extends BinlogSource {
    private static final int OLDEST_VERSION = 10_11;

    MariaDbSource(CaptureConfig config) {
        super(config, Vendor.MARIADB, "MariaDB");
    }

    @Override
    String connectorClass() {
        return MariaDbConnector.class.getName();
    }

    /** MariaDB says for a snapshot where in the log it was opened, without stopping anybody. */
    @Override
    BinlogPlace beginSnapshot(Database database) throws SQLException {
        database.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
        String origin = origin(database);
        database.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT");
        Map<String, String> status = new HashMap<>();
        database.query(
                "SHOW STATUS LIKE 'binlog\\_snapshot\\_%'",
                row -> status.put(row.getString(1).toLowerCase(Locale.ROOT), row.getString(2)));
        String file = status.get("binlog_snapshot_file");
        long pos = Long.parseLong(status.get("binlog_snapshot_position"));
        return new BinlogPlace(origin, file, pos, gtids(database, file, pos), true);
    }

    private static String gtids(Database database, String file, long pos) throws SQLException {
        String gtids = database.first("SELECT BINLOG_GTID_POS(?, ?)", file, pos);
        return gtids == null ? "" : gtids;
    }

    /** It has no name of its own: what stands at a place tells its log from another's. */
    @Override
    String origin(Database database) throws SQLException {
        return database.first("SELECT CONCAT(@@gtid_domain_id, '-', @@server_id)");
    }

    @Override
    String brokenAt(Database database, BinlogPlace place) throws SQLException {
        String there = gtids(database, place.file(), place.pos());
        // The engine also names what a server once followed as a replica.
        List<String> known = List.of(place.gtids().split(",", -1));
        return known.containsAll(List.of(there.split(",", -1)))
                ? null
                : "at the stored %s the server's log is after transaction '%s', and was after '%s': it was reset or restored"
                        .formatted(place, there, place.gtids());
    }

    /** Of a user's own privileges: only they are shown there. */
    @Override
    boolean mayFollow(Database database) throws SQLException {
        return database.isTrue(
                "SELECT COUNT(*) > 0 FROM information_schema.USER_PRIVILEGES WHERE PRIVILEGE_TYPE ="
                        + " 'REPLICATION SLAVE' AND GRANTEE = CONCAT('''',"
                        + " REPLACE(CURRENT_USER(), '@', '''@'''), '''')");
    }

    @Override
    boolean isNewEnough(BinlogFindings findings) throws SQLException {
        return findings.version(OLDEST_VERSION, "10.11");
    }

    @Override
    void check(BinlogFindings findings) throws SQLException {
        findings.setting(
                "binlog_format",
                "ROW",
                "SET GLOBAL binlog_format = 'ROW', and binlog_format=ROW in the server's my.cnf");
        findings.setting(
                "binlog_row_image",
                "FULL",
                "SET GLOBAL binlog_row_image = 'FULL', and binlog_row_image=FULL in the server's my.cnf");
        findings.setting(
                "log_bin_compress",
                "OFF",
                "SET GLOBAL log_bin_compress = OFF, and log_bin_compress=OFF in the server's my.cnf");
        findings.retention(
                "SET GLOBAL binlog_expire_logs_seconds = 604800, and binlog_expire_logs_seconds=604800 in the server's my.cnf");
    }
}
