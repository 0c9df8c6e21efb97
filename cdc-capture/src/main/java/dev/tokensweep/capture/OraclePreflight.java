package dev.tokensweep.capture;

import dev.tokensweep.events.OwnTables;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What an Oracle database must let capture do, to its documentation; creates the tables that are
 * Tokensweep's own. Used once.
 */
final class OraclePreflight {
    private static final int OLDEST_VERSION = 19;

    /** What the engine asks of LogMiner and of the log. */
    static final List<String> VIEWS =
            List.of(
                    "V_$DATABASE",
                    "V_$INSTANCE",
                    "V_$LOG",
                    "V_$LOGFILE",
                    "V_$LOG_HISTORY",
                    "V_$LOGMNR_LOGS",
                    "V_$LOGMNR_CONTENTS",
                    "V_$LOGMNR_PARAMETERS",
                    "V_$ARCHIVED_LOG",
                    "V_$ARCHIVE_DEST_STATUS",
                    "V_$TRANSACTION",
                    "V_$THREAD",
                    "V_$MYSTAT",
                    "V_$STATNAME");

    /** Beside those on tables and views. */
    static final List<String> PRIVILEGES =
            List.of("CREATE SESSION", "CREATE TABLE", "LOGMINING", "SELECT ANY TRANSACTION");

    /** Beside those of {@link #VIEWS}. */
    static final List<String> PACKAGES = List.of("DBMS_LOGMNR", "DBMS_LOGMNR_D", "DBMS_LOCK");

    private final String user;
    private final boolean forgettable;
    private final Database database;
    private final boolean mends;
    private final List<String> findings = new ArrayList<>();

    OraclePreflight(CaptureConfig config, Database database, boolean mends) {
        this.user = config.user();
        this.forgettable = config.users().forgettable();
        this.database = database;
        this.mends = mends;
    }

    /** Everything that must be mended first. */
    List<String> findings() throws SQLException {
        checkVersion();
        checkContainers();
        checkPrivileges();
        TableRights rights =
                new TableRights(database, ErrorCodes.OF_ORACLE, user, user, mends, findings::add);
        boolean seesLog = mayReadViews(rights);
        if (seesLog) {
            checkLog();
        }
        CapturedTables tables = database.tables();
        if (rights.haveTokenTable() && checkSpelling(tables)) {
            checkTables(rights, tables);
        }
        return findings;
    }

    private void checkVersion() throws SQLException {
        String version =
                database.first(
                        "SELECT MAX(version) FROM product_component_version WHERE product LIKE 'Oracle%'");
        if (version != null
                && Integer.parseInt(version.substring(0, version.indexOf('.'))) < OLDEST_VERSION) {
            findings.add(
                    "the server's version is %s, older than 19c; upgrade it".formatted(version));
        }
    }

    private void checkContainers() throws SQLException {
        boolean hasContainers =
                database.first("SELECT SYS_CONTEXT('USERENV', 'CDB_NAME') FROM dual") != null;
        if (hasContainers && !OracleSource.isCommon(user)) {
            findings.add(
                    "the database has containers, and in such a one only a common user may read the log: make one in CDB$ROOT (CREATE USER C##TOKENSWEEP IDENTIFIED BY ... CONTAINER = ALL) and name it in database.user; database.url stays that of container %s"
                            .formatted(database.tables().database()));
        }
    }

    private void checkPrivileges() throws SQLException {
        List<String> held = database.column("SELECT privilege FROM session_privs");
        for (String privilege : PRIVILEGES) {
            if (!held.contains(privilege)) {
                findings.add(
                        "user %1$s may not follow the log: GRANT %2$s TO %1$s"
                                .formatted(user, privilege));
            }
        }
        for (String name : PACKAGES) {
            if (!database.isTrue(
                    "SELECT MAX(1) FROM all_procedures WHERE owner = 'SYS' AND object_name = ?",
                    name)) {
                findings.add(
                        "user %1$s may not call SYS.%2$s: GRANT EXECUTE ON SYS.%2$s TO %1$s"
                                .formatted(user, name));
            }
        }
    }

    private boolean mayReadViews(TableRights rights) throws SQLException {
        boolean mayAll = true;
        for (String view : VIEWS) {
            String table = "SYS." + view;
            mayAll &=
                    rights.may(
                            "read",
                            table,
                            "SELECT",
                            "SELECT 1 FROM %s WHERE 1 = 0".formatted(table));
        }
        return mayAll;
    }

    private void checkLog() throws SQLException {
        if (!database.isTrue("SELECT MAX(1) FROM v$database WHERE log_mode = 'ARCHIVELOG'")) {
            findings.add(
                    "the database keeps no archive of its log: have a SYSDBA execute SHUTDOWN IMMEDIATE; STARTUP MOUNT; ALTER DATABASE ARCHIVELOG; ALTER DATABASE OPEN");
        }
        if (!database.isTrue(
                "SELECT MAX(1) FROM v$database WHERE supplemental_log_data_min <> 'NO'")) {
            findings.add(
                    "the log does not say which rows it is about: ALTER DATABASE ADD SUPPLEMENTAL LOG DATA");
        }
        if (!database.isTrue("SELECT MAX(1) FROM v$database WHERE open_mode = 'READ WRITE'")) {
            findings.add(
                    "the database is read only, as standbys are; set database.url to its primary");
        }
        if (!database.isTrue("SELECT COUNT(*) FROM v$thread WHERE enabled <> 'DISABLED'")) {
            findings.add(
                    "the database is a cluster of several instances, each with a log of its own: their changes would have no one order, so capture does not follow it");
        }
    }

    /** What is written without quotes is in capitals. */
    private boolean checkSpelling(CapturedTables tables) {
        String capitals = tables.tokenTable().toUpperCase(Locale.ROOT);
        if (tables.tokenTable().equals(capitals)) {
            return true;
        }
        findings.add(
                "%s was made with quotes around its name, and the product's statements mean %s: ALTER TABLE %s RENAME TO %s"
                        .formatted(
                                tables.qualified(tables.tokenTable()),
                                capitals,
                                tables.qualified(tables.tokenTable()),
                                capitals));
        return false;
    }

    private void checkTables(TableRights rights, CapturedTables tables) throws SQLException {
        if (!rights.mayRead(tables.tokenTable())) {
            return;
        }
        rights.provideOwn(beat(tables));
        if (forgettable) {
            rights.provideUserKeys();
        }
        for (String name : tables.names()) {
            if (TableNames.have(database, name.toLowerCase(Locale.ROOT))) {
                checkSupplementalLog(tables, name);
                checkFlashback(tables, name);
            }
        }
    }

    private static String beat(CapturedTables tables) {
        return "MERGE INTO %s h USING (SELECT 1 AS id FROM dual WHERE 1 = 0) v ON (h.id = v.id) WHEN MATCHED THEN UPDATE SET beat_at = SYS_EXTRACT_UTC(SYSTIMESTAMP) WHEN NOT MATCHED THEN INSERT (id, beat_at) VALUES (v.id, SYS_EXTRACT_UTC(SYSTIMESTAMP))"
                .formatted(tables.qualified(OwnTables.HEARTBEAT));
    }

    private void checkSupplementalLog(CapturedTables tables, String name) throws SQLException {
        if (!database.isTrue(
                "SELECT MAX(1) FROM all_log_groups WHERE owner = ? AND table_name = ? AND log_group_type = 'ALL COLUMN LOGGING'",
                tables.schema(),
                tables.spelled(name))) {
            findings.add(
                    "the log would tell only of the columns of %s that a statement sets: %s"
                            .formatted(tables.qualified(name), supplement(tables, name)));
        }
    }

    /** The statement that has the log tell of whole rows. */
    static String supplement(CapturedTables tables, String name) {
        return "ALTER TABLE %s ADD SUPPLEMENTAL LOG DATA (ALL) COLUMNS"
                .formatted(tables.qualified(name));
    }

    /** The snapshot reads the tables as they were at one moment. */
    private void checkFlashback(CapturedTables tables, String name) throws SQLException {
        boolean may =
                tables.schema().equalsIgnoreCase(user)
                        || database.isTrue(
                                "SELECT MAX(1) FROM session_privs WHERE privilege = 'FLASHBACK ANY TABLE'")
                        || database.isTrue(
                                "SELECT MAX(1) FROM all_tab_privs WHERE table_schema = ? AND table_name = ? AND privilege = 'FLASHBACK'",
                                tables.schema(),
                                tables.spelled(name));
        if (!may) {
            findings.add(
                    "user %1$s may not read %2$s as it was at a moment: GRANT FLASHBACK ON %2$s TO %1$s"
                            .formatted(user, tables.qualified(name)));
        }
    }
}
