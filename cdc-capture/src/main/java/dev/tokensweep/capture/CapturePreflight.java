package dev.tokensweep.capture;

import dev.tokensweep.events.OwnTables;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks before a start that the database lets capture work, and creates what is Tokensweep's own:
 * its tables and its publication.
 */
public final class CapturePreflight {
    private static final int OLDEST_VERSION = 130_000;

    private final CaptureConfig config;
    private final Database database;
    private final List<String> findings = new ArrayList<>();

    private CapturePreflight(CaptureConfig config, Database database) {
        this.config = config;
        this.database = database;
    }

    /**
     * Returns when capture can start.
     *
     * @throws CaptureConfigException with everything that must be mended first
     * @throws DatabaseUnreachableException when the database does not answer
     */
    public static void check(CaptureConfig config) {
        DatabaseAddress address = DatabaseAddress.parse(config.jdbcUrl());
        try (Database database = Database.open(config)) {
            new CapturePreflight(config, database).check();
        } catch (SQLException e) {
            throw ConnectionFailures.explain(e, address, config.user());
        }
    }

    private void check() throws SQLException {
        checkServer();
        checkRole();
        if (checkTokenTable()) {
            createOwnTables();
            mendPublication();
        }
        if (!findings.isEmpty()) {
            throw new CaptureConfigException(findings);
        }
    }

    private void checkServer() throws SQLException {
        if (Integer.parseInt(setting("server_version_num")) < OLDEST_VERSION) {
            findings.add("server_version is older than 13; upgrade PostgreSQL");
        }
        if (database.isTrue("SELECT pg_is_in_recovery()")) {
            findings.add("the database is a standby; set database.url to its primary");
        }
        if (!setting("wal_level").equals("logical")) {
            findings.add(
                    "wal_level is %s: ALTER SYSTEM SET wal_level = 'logical'; then restart PostgreSQL"
                            .formatted(setting("wal_level")));
        }
        int slots = Integer.parseInt(setting("max_replication_slots"));
        int used =
                Integer.parseInt(
                        database.first(
                                "SELECT count(*) FROM pg_replication_slots WHERE slot_name <> ?",
                                config.slotName()));
        if (used >= slots) {
            findings.add(
                    "max_replication_slots is %d and all are taken: ALTER SYSTEM SET max_replication_slots = %d; then restart PostgreSQL"
                            .formatted(slots, used + 1));
        }
        if (Integer.parseInt(setting("max_wal_senders")) == 0) {
            findings.add(
                    "max_wal_senders is 0: ALTER SYSTEM SET max_wal_senders = 10; then restart PostgreSQL");
        }
        if (database.isTrue(
                "SELECT count(*) > 0 FROM pg_replication_slots WHERE slot_name = ?"
                        + " AND (plugin IS DISTINCT FROM 'pgoutput' OR database <>"
                        + " current_database())",
                config.slotName())) {
            findings.add(
                    "replication slot %s belongs to something else; set another capture.slot-name"
                            .formatted(config.slotName()));
        }
    }

    private void checkRole() throws SQLException {
        if (!database.isTrue(
                "SELECT rolsuper OR rolreplication FROM pg_roles WHERE rolname = current_user")) {
            findings.add(
                    "role %s may not replicate: ALTER ROLE %s REPLICATION"
                            .formatted(config.user(), quoted(config.user())));
        }
    }

    /** Whether there is a table to go on with. */
    private boolean checkTokenTable() throws SQLException {
        String schema = database.tables().schema();
        String table = database.tables().qualified(CapturedTables.TOKEN_TABLE);
        String identity =
                database.first(
                        "SELECT c.relreplident FROM pg_class c"
                                + " JOIN pg_namespace n ON n.oid = c.relnamespace"
                                + " WHERE n.nspname = ? AND c.relname = ?",
                        schema,
                        CapturedTables.TOKEN_TABLE);
        if (identity == null) {
            findings.add(
                    "table %s does not exist in schema %s; set database.schema to the product's"
                            .formatted(CapturedTables.TOKEN_TABLE, schema));
            return false;
        }
        if (!database.isTrue("SELECT has_table_privilege(?, 'SELECT')", table)) {
            findings.add(
                    "role %s may not read %s: GRANT SELECT ON %s TO %s"
                            .formatted(config.user(), table, table, quoted(config.user())));
        }
        // In a publication, a table without identity refuses every UPDATE and DELETE of its owner.
        if (!identity.equals("f") && !identifiesByTokenId(table, identity)) {
            findings.add(
                    "table %s has no replica identity on token_id: ALTER TABLE %s ADD PRIMARY KEY (token_id)"
                            .formatted(table, table));
            return false;
        }
        return true;
    }

    private boolean identifiesByTokenId(String table, String identity) throws SQLException {
        return database.isTrue(
                "SELECT count(*) > 0 FROM pg_index i JOIN pg_attribute a"
                        + " ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)"
                        + " WHERE i.indrelid = ?::regclass AND a.attname = 'token_id'"
                        + " AND CASE ? WHEN 'd' THEN i.indisprimary WHEN 'i' THEN i.indisreplident"
                        + " ELSE false END",
                table,
                identity);
    }

    private void createOwnTables() throws SQLException {
        for (String table : List.of(OwnTables.JOURNAL, OwnTables.HEARTBEAT)) {
            if (!database.isTrue(
                    "SELECT to_regclass(?) IS NOT NULL", database.tables().qualified(table))) {
                execute(OwnTables.createStatement(table, database.tables().schema()));
            }
        }
        checkHeartbeatPrivileges();
    }

    private void checkHeartbeatPrivileges() throws SQLException {
        String heartbeat = database.tables().qualified(OwnTables.HEARTBEAT);
        boolean may =
                database.isTrue(
                        "SELECT CASE WHEN to_regclass(?) IS NULL THEN true ELSE"
                                + " has_table_privilege(?, 'SELECT') AND"
                                + " has_table_privilege(?, 'INSERT') AND"
                                + " has_table_privilege(?, 'UPDATE') END",
                        heartbeat,
                        heartbeat,
                        heartbeat,
                        heartbeat);
        if (!may) {
            findings.add(
                    "role %s may not write %s: GRANT SELECT, INSERT, UPDATE ON %s TO %s"
                            .formatted(config.user(), heartbeat, heartbeat, quoted(config.user())));
        }
    }

    private void mendPublication() throws SQLException {
        if (!findings.isEmpty()) {
            return;
        }
        Publication publication = new Publication(database, config.publicationName());
        for (String statement : publication.mendingStatements()) {
            execute(statement);
        }
        for (String table : publication.filteredTables()) {
            findings.add(
                    "publication %s publishes only some rows of %s: DROP PUBLICATION %s"
                            .formatted(
                                    config.publicationName(),
                                    table,
                                    quoted(config.publicationName())));
        }
    }

    /** Executes a statement of our own making; where the role may not, somebody else must. */
    private void execute(String statement) throws SQLException {
        try {
            database.execute(statement);
        } catch (SQLException e) {
            if (!"42501".equals(e.getSQLState())) {
                throw e;
            }
            findings.add(
                    "role %s may not create what capture needs; have the owner execute: %s"
                            .formatted(config.user(), statement));
        }
    }

    private String setting(String name) throws SQLException {
        return database.first("SELECT current_setting(?)", name);
    }

    private static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }
}
