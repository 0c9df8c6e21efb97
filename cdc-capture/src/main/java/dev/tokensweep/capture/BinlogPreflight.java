package dev.tokensweep.capture;

import dev.tokensweep.events.OwnTables;
import java.sql.SQLException;
import java.util.List;

/**
 * What a MySQL or MariaDB server must let capture do; creates the tables that are Tokensweep's own.
 * Used once.
 */
final class BinlogPreflight {
    private final BinlogSource source;
    private final Database database;
    private final boolean mends;
    private final BinlogFindings findings;

    BinlogPreflight(BinlogSource source, Database database, boolean mends) {
        this.source = source;
        this.database = database;
        this.mends = mends;
        this.findings = new BinlogFindings(database);
    }

    /** Everything that must be mended first. */
    List<String> findings() throws SQLException {
        if (!isRightProduct() || !source.isNewEnough(findings)) {
            return findings.lines();
        }
        String misnamed = source.misnamed();
        if (misnamed != null) {
            findings.add(misnamed);
        }
        checkLog();
        source.check(findings);
        checkFilters();
        checkPrivileges();
        CapturedTables tables = database.tables();
        TableRights rights =
                new TableRights(
                        database,
                        ErrorCodes.OF_MYSQL,
                        source.config().user(),
                        grantee(),
                        mends,
                        findings::add);
        if (rights.haveTokenTable() && checkForm(tables) && rights.mayRead(tables.tokenTable())) {
            rights.provideOwn(beat(tables));
            if (source.config().users().forgettable()) {
                rights.provideUserKeys();
            }
            checkZone();
        }
        return findings.lines();
    }

    private boolean isRightProduct() throws SQLException {
        boolean isMariaDb = database.first("SELECT VERSION()").contains("MariaDB");
        if (isMariaDb == source instanceof MariaDbSource) {
            return true;
        }
        findings.add(
                "the server is %s: write jdbc:%s://.. in database.url"
                        .formatted(
                                isMariaDb ? "MariaDB" : "MySQL", isMariaDb ? "mariadb" : "mysql"));
        return false;
    }

    private void checkLog() throws SQLException {
        if (!findings.value("log_bin").equals("ON")) {
            findings.add(
                    "the binary log is off: write log_bin=binlog and server_id=1 under [mysqld] in the server's my.cnf, then restart the server");
        }
        if (findings.value("server_id").equals("0")) {
            findings.add(
                    "server_id is 0, and no replica may follow such a server: SET GLOBAL server_id = 1, and server_id=1 under [mysqld] in the server's my.cnf");
        }
        if (!findings.value("read_only").equals("OFF")) {
            findings.add(
                    "the server is read only, as replicas are; set database.url to its primary");
        }
    }

    /** A log that leaves the schema out tells nothing. */
    private void checkFilters() throws SQLException {
        String schema = database.tables().schema();
        String status =
                source instanceof MariaDbSource ? "SHOW MASTER STATUS" : "SHOW BINARY LOG STATUS";
        try {
            database.query(
                    status,
                    row -> {
                        if (leavesOut(row.getString("Binlog_Do_DB"), schema, false)
                                || leavesOut(row.getString("Binlog_Ignore_DB"), schema, true)) {
                            findings.add(
                                    "the binary log leaves out database %s: take binlog_do_db and binlog_ignore_db out of the server's my.cnf, then restart the server"
                                            .formatted(schema));
                        }
                    });
            BinlogFiles.sizes(database);
        } catch (SQLException e) {
            // Also without a log there is nothing to show, which is told already.
            if (ErrorCodes.OF_MYSQL.isDenied(e)) {
                lacks(source instanceof MariaDbSource ? "BINLOG MONITOR" : "REPLICATION CLIENT");
            } else if (findings.value("log_bin").equals("ON")) {
                throw e;
            }
        }
    }

    private static boolean leavesOut(String list, String schema, boolean isToIgnore) {
        if (list == null || list.isEmpty()) {
            return false;
        }
        return List.of(list.split(",", -1)).contains(schema) == isToIgnore;
    }

    private void checkPrivileges() throws SQLException {
        if (!source.mayFollow(database)) {
            lacks("REPLICATION SLAVE");
        }
    }

    private void lacks(String privilege) throws SQLException {
        findings.add(
                "user %s may not read the binary log: GRANT %s ON *.* TO %s"
                        .formatted(source.config().user(), privilege, grantee()));
    }

    /** Whom to grant to, as the server knows him. */
    private String grantee() throws SQLException {
        return database.first("SELECT CONCAT('''', REPLACE(CURRENT_USER(), '@', '''@'''), '''')");
    }

    private boolean checkForm(CapturedTables tables) throws SQLException {
        String table = tables.qualified(tables.tokenTable());
        String engine =
                database.first(
                        "SELECT ENGINE FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?",
                        tables.schema(),
                        tables.tokenTable());
        if (!"InnoDB".equalsIgnoreCase(engine)) {
            findings.add(
                    "%s is of engine %s, which has no transactions: ALTER TABLE %s ENGINE = InnoDB"
                            .formatted(table, engine, table));
            return false;
        }
        List<String> key =
                database.column(
                        "SELECT LOWER(COLUMN_NAME) FROM information_schema.STATISTICS WHERE"
                                + " TABLE_SCHEMA = ? AND TABLE_NAME = ? AND INDEX_NAME = 'PRIMARY'",
                        tables.schema(),
                        tables.tokenTable());
        if (!key.equals(List.of("token_id"))) {
            findings.add(
                    "%s has no primary key on TOKEN_ID: ALTER TABLE %s ADD PRIMARY KEY (TOKEN_ID)"
                            .formatted(table, table));
            return false;
        }
        return true;
    }

    private static String beat(CapturedTables tables) {
        return "INSERT INTO %1$s (id, beat_at) SELECT id, beat_at FROM %1$s AS old WHERE id < 0 ON DUPLICATE KEY UPDATE beat_at = VALUES(beat_at)"
                .formatted(tables.qualified(OwnTables.HEARTBEAT));
    }

    private void checkZone() throws SQLException {
        SessionZone zone = SessionZone.of(database, source.config().binlog());
        if (!zone.isKnown()) {
            findings.add(zone.finding());
            return;
        }
        String finding = new FreshRows(database, zone).finding();
        if (finding != null) {
            findings.add(finding);
        }
    }
}
