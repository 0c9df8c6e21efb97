package dev.tokensweep.capture;

import dev.tokensweep.events.OwnTables;
import dev.tokensweep.events.Vendor;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a SQL Server database must let capture do, to its documentation; creates the tables that are
 * Tokensweep's own. Used once.
 */
final class SqlServerPreflight {
    private static final Logger LOGGER = LoggerFactory.getLogger(SqlServerPreflight.class);

    /** That of SQL Server 2019. */
    private static final int OLDEST_VERSION = 15;

    /** An instance that is away for a night must find its changes again. */
    private static final int SHORTEST_RETENTION_MINUTES = 1_440;

    private final String user;
    private final boolean forgettable;
    private final Database database;
    private final boolean mends;
    private final List<String> findings = new ArrayList<>();

    SqlServerPreflight(CaptureConfig config, Database database, boolean mends) {
        this.user = config.user();
        this.forgettable = config.users().forgettable();
        this.database = database;
        this.mends = mends;
    }

    /** Everything that must be mended first. */
    List<String> findings() throws SQLException {
        checkServer();
        boolean isCaptured = checkChangeDataCapture();
        CapturedTables tables = database.tables();
        TableRights rights =
                new TableRights(
                        database, ErrorCodes.OF_SQL_SERVER, user, grantee(), mends, findings::add);
        if (rights.haveTokenTable() && mayReadTokens(rights, tables)) {
            rights.provideOwn(beat(tables));
            if (forgettable) {
                rights.provideUserKeys();
            }
            if (isCaptured) {
                checkCaptured(rights, tables);
            }
        }
        return findings;
    }

    private String grantee() {
        return Vendor.SQLSERVER.quoted(user);
    }

    private void checkServer() throws SQLException {
        String version =
                database.first("SELECT CAST(SERVERPROPERTY('ProductVersion') AS varchar(30))");
        if (Integer.parseInt(version.substring(0, version.indexOf('.'))) < OLDEST_VERSION) {
            findings.add(
                    "the server's version is %s, older than SQL Server 2019 (15.0); upgrade it"
                            .formatted(version));
        }
        if ("READ_ONLY".equals(property("Updateability"))) {
            findings.add(
                    "the database is read only, as secondaries are; set database.url to its primary");
        }
        String collation = property("Collation");
        if (collation.contains("_CS") || collation.contains("_BIN")) {
            findings.add(
                    "the database's collation is %s, which minds letters, and then nobody knows which spelling of a table is meant: use a database whose collation has _CI_ in its name"
                            .formatted(collation));
        }
    }

    private String property(String name) throws SQLException {
        return String.valueOf(
                database.first(
                        "SELECT CAST(DATABASEPROPERTYEX(DB_NAME(), '%s') AS varchar(128))"
                                .formatted(name)));
    }

    /** Whether there are change tables to look into. */
    private boolean checkChangeDataCapture() throws SQLException {
        checkAgent();
        boolean isOn = isSet("is_cdc_enabled");
        if (!isOn) {
            findings.add(
                    "change data capture is off for database %s: have a sysadmin execute in it EXEC sys.sp_cdc_enable_db"
                            .formatted(database.tables().database()));
        } else {
            checkRetention();
        }
        if (!isSet("snapshot_isolation_state")) {
            findings.add(
                    "the first snapshot is to lock nothing, and snapshot isolation is off: ALTER DATABASE %s SET ALLOW_SNAPSHOT_ISOLATION ON"
                            .formatted(Vendor.SQLSERVER.quoted(database.tables().database())));
        }
        return isOn;
    }

    private boolean isSet(String column) throws SQLException {
        return database.isTrue(
                "SELECT MAX(1) FROM sys.databases WHERE database_id = DB_ID() AND %s = 1"
                        .formatted(column));
    }

    /** Who copies what the log tells into the change tables. */
    private void checkAgent() throws SQLException {
        try {
            if (!database.isTrue(
                    "SELECT MAX(1) FROM sys.dm_server_services WHERE servicename LIKE N'SQL Server Agent%' AND status = 4")) {
                findings.add(
                        "SQL Server Agent does not run, and nobody else fills the change tables: start it, and have it start with the server (on Linux: mssql-conf set sqlagent.enabled true, then restart the server)");
            }
        } catch (SQLException e) {
            if (!ErrorCodes.OF_SQL_SERVER.isDenied(e)) {
                throw e;
            }
            findings.add(
                    "user %s may not see whether SQL Server Agent runs: USE master; GRANT VIEW SERVER STATE TO %s"
                            .formatted(user, grantee()));
        }
    }

    private void checkRetention() throws SQLException {
        try {
            String minutes =
                    database.first(
                            "SELECT MIN(retention) FROM msdb.dbo.cdc_jobs WHERE database_id = DB_ID() AND job_type = N'cleanup'");
            if (minutes != null && Long.parseLong(minutes) < SHORTEST_RETENTION_MINUTES) {
                findings.add(
                        "the change tables are cleaned after %s minutes: a capture that was away for longer would have missed what happened, so keep them for a day at least: EXEC sys.sp_cdc_change_job @job_type = N'cleanup', @retention = 10080"
                                .formatted(minutes));
            }
        } catch (SQLException e) {
            if (!ErrorCodes.OF_SQL_SERVER.isDenied(e)) {
                throw e;
            }
            LOGGER.debug("How long change tables are kept may not be asked", e);
        }
    }

    /** Only the columns that are captured: no secret is asked for. */
    private static boolean mayReadTokens(TableRights rights, CapturedTables tables)
            throws SQLException {
        String columns = capturedColumns();
        String table = tables.qualified(tables.tokenTable());
        return rights.may(
                "read",
                table,
                "SELECT (%s)".formatted(columns),
                "SELECT %s FROM %s WHERE 1 = 0".formatted(columns, table));
    }

    private static String beat(CapturedTables tables) {
        return "MERGE INTO %s AS h USING (SELECT 1 AS id WHERE 1 = 0) AS v ON h.id = v.id WHEN MATCHED THEN UPDATE SET beat_at = SYSUTCDATETIME() WHEN NOT MATCHED THEN INSERT (id, beat_at) VALUES (v.id, SYSUTCDATETIME());"
                .formatted(tables.qualified(OwnTables.HEARTBEAT));
    }

    private void checkCaptured(TableRights rights, CapturedTables tables) throws SQLException {
        for (String name : tables.names()) {
            if (TableNames.have(database, name.toLowerCase(Locale.ROOT))
                    && !database.isTrue(
                            "SELECT MAX(1) FROM sys.tables WHERE object_id = OBJECT_ID(?) AND is_tracked_by_cdc = 1",
                            tables.qualified(name))) {
                findings.add(
                        "change data capture is off for %s: have a db_owner execute %s"
                                .formatted(tables.qualified(name), enable(tables, name)));
            }
        }
        if (rights.may(
                "read",
                "SCHEMA::cdc",
                "SELECT",
                "SELECT capture_instance FROM cdc.change_tables WHERE 1 = 0")) {
            checkColumns(tables);
        }
    }

    /** What no change table of the tokens' has would be read as NULL, and such a token be kept. */
    private void checkColumns(CapturedTables tables) throws SQLException {
        List<String> captured =
                database.column(
                        "SELECT DISTINCT LOWER(cc.column_name) FROM cdc.captured_columns cc JOIN cdc.change_tables ct ON ct.object_id = cc.object_id WHERE ct.source_object_id = OBJECT_ID(?)",
                        tables.qualified(tables.tokenTable()));
        TreeSet<String> missing = new TreeSet<>(TokenColumns.CAPTURED);
        captured.forEach(missing::remove);
        if (!captured.isEmpty() && !missing.isEmpty()) {
            findings.add(
                    "the change table of %s lacks %s: have a db_owner execute %s, and disable the other instance once capture has read it"
                            .formatted(
                                    tables.qualified(tables.tokenTable()),
                                    String.join(", ", missing).toUpperCase(Locale.ROOT),
                                    enable(tables, tables.tokenTable())
                                            + ", @capture_instance = N'tokensweep_tokens'"));
        }
    }

    /** The statement that has a table captured: of the tokens' no more than leaves the database. */
    static String enable(CapturedTables tables, String name) {
        String columns =
                name.equals(tables.tokenTable())
                        ? ", @captured_column_list = N'%s'".formatted(capturedColumns())
                        : "";
        return "EXEC sys.sp_cdc_enable_table @source_schema = N'%s', @source_name = N'%s', @role_name = NULL, @supports_net_changes = 0%s"
                .formatted(tables.schema().replace("'", "''"), name, columns);
    }

    private static String capturedColumns() {
        return String.join(", ", TokenColumns.CAPTURED).toUpperCase(Locale.ROOT);
    }
}
