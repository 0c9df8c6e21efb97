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
    private final BinlogFindings findings;

    BinlogPreflight(BinlogSource source, Database database) {
        this.source = source;
        this.database = database;
        this.findings = new BinlogFindings(database);
    }

    /** Everything that must be mended first. */
    List<String> findings() throws SQLException {
        if (!isRightProduct()) {
            return findings.lines();
        }
        checkLog();
        source.check(findings);
        checkFilters();
        checkPrivileges();
        if (checkTokenTable()) {
            createOwnTables();
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
            if (BinlogFailures.isDenied(e)) {
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

    /** Whether there is a table to go on with. */
    private boolean checkTokenTable() throws SQLException {
        CapturedTables tables = database.tables();
        List<String> names = TokenTableNames.in(database, tables.schema());
        if (names.isEmpty()) {
            List<String> elsewhere = TokenTableNames.schemas(database);
            findings.add(
                    elsewhere.isEmpty()
                            ? "%s does not exist, or user %s may not see it: run the product's script, or GRANT SELECT ON %s TO %s"
                                    .formatted(
                                            tables.qualified(tables.tokenTable()),
                                            source.config().user(),
                                            tables.qualified(tables.tokenTable()),
                                            grantee())
                            : "%s does not exist; there is one in %s: name it in database.url or database.schema"
                                    .formatted(
                                            tables.qualified(tables.tokenTable()),
                                            String.join(", ", elsewhere)));
            return false;
        }
        if (names.size() > 1) {
            findings.add(
                    "database %s has %s: keep the one that the product writes, and rename the other"
                            .formatted(tables.schema(), String.join(" and ", names)));
            return false;
        }
        return checkForm(tables) && mayRead(tables.tokenTable());
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

    private boolean mayRead(String name) throws SQLException {
        String table = database.tables().qualified(name);
        return may("read", table, "SELECT", "SELECT 1 FROM %s LIMIT 0".formatted(table));
    }

    /**
     * Whether a statement that changes nothing is allowed.
     *
     * @param privileges that it asks for
     */
    private boolean may(String doing, String table, String privileges, String trial)
            throws SQLException {
        try {
            database.execute(trial);
            return true;
        } catch (SQLException e) {
            if (!BinlogFailures.isDenied(e)) {
                throw e;
            }
            findings.add(
                    "user %s may not %s %s: GRANT %s ON %s TO %s"
                            .formatted(
                                    source.config().user(),
                                    doing,
                                    table,
                                    privileges,
                                    table,
                                    grantee()));
            return false;
        }
    }

    private void createOwnTables() throws SQLException {
        for (String own : OwnTables.TOLD) {
            if (!exists(own)) {
                create(own);
            }
        }
        String heartbeat = database.tables().qualified(OwnTables.HEARTBEAT);
        if (exists(OwnTables.HEARTBEAT)) {
            may(
                    "write",
                    heartbeat,
                    "SELECT, INSERT, UPDATE, DELETE",
                    "DELETE FROM %s WHERE id < 0".formatted(heartbeat));
            may(
                    "write",
                    heartbeat,
                    "SELECT, INSERT, UPDATE, DELETE",
                    "INSERT INTO %s (id, beat_at) SELECT id, beat_at FROM %s AS old WHERE id < 0 ON DUPLICATE KEY UPDATE beat_at = VALUES(beat_at)"
                            .formatted(heartbeat, heartbeat));
        }
        for (String own : List.of(OwnTables.JOURNAL, OwnTables.HOLD, OwnTables.MARK)) {
            if (exists(own)) {
                mayRead(own);
            }
        }
        if (source.config().users().forgettable()) {
            checkUserKeys();
        }
    }

    private void checkUserKeys() throws SQLException {
        if (!exists(OwnTables.USER_KEY)) {
            create(OwnTables.USER_KEY);
        }
        if (exists(OwnTables.USER_KEY)) {
            String keys = database.tables().qualified(OwnTables.USER_KEY);
            may(
                    "write",
                    keys,
                    "SELECT, INSERT",
                    "INSERT INTO %s (user_hash, secret) SELECT user_hash, secret FROM %s AS old WHERE 1 = 0"
                            .formatted(keys, keys));
        }
    }

    /** As far as the user may see. */
    private boolean exists(String own) throws SQLException {
        return database.isTrue(
                "SELECT COUNT(*) > 0 FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?",
                database.tables().schema(),
                own);
    }

    /** Where the user may not, somebody else must; the sink has the same words. */
    private void create(String own) throws SQLException {
        String statement = database.tables().createStatement(own);
        try {
            database.execute(statement);
        } catch (SQLException e) {
            if (!BinlogFailures.isDenied(e)) {
                throw e;
            }
            findings.add(
                    "%s is missing and %s may not make it, so have an owner of the tables do it: %s;"
                            .formatted(
                                    database.tables().qualified(own),
                                    source.config().user(),
                                    statement));
        }
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
