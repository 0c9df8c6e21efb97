package dev.tokensweep.capture;

import dev.tokensweep.events.OwnTables;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a PostgreSQL server must let capture do; creates what is Tokensweep's own: its tables and
 * its publication. Used once.
 */
final class PostgresPreflight {
    private static final int OLDEST_VERSION = 130_000;

    /** Another role that starts at this moment was faster: a table, a publication, or its type. */
    private static final Set<String> MADE_MEANWHILE = Set.of("42P07", "42710", "23505");

    private static final List<String> OWN =
            Stream.concat(OwnTables.TOLD.stream(), Stream.of(OwnTables.LANE, OwnTables.BACKLOG))
                    .toList();

    private static final String MAY_NOT = "42501";
    private static final String READS_ONLY = "25006";

    private final CaptureConfig config;
    private final Database database;
    private final List<String> findings = new ArrayList<>();

    PostgresPreflight(CaptureConfig config, Database database) {
        this.config = config;
        this.database = database;
    }

    /** Everything that must be mended first. */
    List<String> findings() throws SQLException {
        checkServer();
        checkEncoding();
        checkRole();
        if (checkSchema() && checkTokenTable()) {
            createOwnTables();
            mendPublication();
        }
        return findings;
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

    /** One row with bytes that are no text would end the server's own sending of the log. */
    private void checkEncoding() throws SQLException {
        if (setting("server_encoding").equals("SQL_ASCII")) {
            findings.add(
                    "the database's encoding is SQL_ASCII, which takes any bytes for text, and neither its log nor its rows could be read where they are none; move it to one made with: createdb --encoding=UTF8 --template=template0");
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

    /** Whether the schema can be looked into; one that does not exist is told with its tables. */
    private boolean checkSchema() throws SQLException {
        String schema = config.schema();
        boolean lacks =
                schema != null
                        && database.isTrue(
                                "SELECT NOT has_schema_privilege(oid, 'USAGE') FROM pg_namespace WHERE nspname = ?",
                                schema);
        if (lacks) {
            findings.add(
                    "%s may not use schema %s: GRANT USAGE ON SCHEMA %s TO %s;"
                            .formatted(
                                    config.user(), schema, quoted(schema), quoted(config.user())));
        }
        return !lacks;
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
            // In the sink's words, so that both together tell it once.
            findings.add(
                    "%s does not exist: name its schema in database.schema, or run the product's script"
                            .formatted(
                                    OwnTables.qualified(
                                            config.schema(), CapturedTables.TOKEN_TABLE)));
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
        for (String table : own()) {
            String qualified = database.tables().qualified(table);
            if (!database.isTrue("SELECT to_regclass(?) IS NOT NULL", qualified)) {
                execute(qualified, database.tables().createStatement(table));
            }
        }
        // The engine beats into the one, and its snapshot reads the other.
        checkPrivileges(OwnTables.HEARTBEAT, "write", "SELECT", "INSERT", "UPDATE");
        checkPrivileges(OwnTables.HOLD, "read", "SELECT");
        checkPrivileges(OwnTables.LANE, "write", "SELECT", "INSERT", "UPDATE");
        checkPrivileges(OwnTables.BACKLOG, "empty", "SELECT", "DELETE");
        if (config.users().forgettable()) {
            checkPrivileges(OwnTables.USER_KEY, "write", "SELECT", "INSERT");
        }
    }

    private List<String> own() {
        return config.users().forgettable()
                ? Stream.concat(OWN.stream(), Stream.of(OwnTables.USER_KEY)).toList()
                : OWN;
    }

    private void checkPrivileges(String ownTable, String doing, String... privileges)
            throws SQLException {
        String table = database.tables().qualified(ownTable);
        if (!database.isTrue("SELECT to_regclass(?) IS NOT NULL", table)) {
            return;
        }
        for (String privilege : privileges) {
            if (!database.isTrue("SELECT has_table_privilege(?, ?)", table, privilege)) {
                findings.add(
                        "role %s may not %s %s: GRANT %s ON %s TO %s"
                                .formatted(
                                        config.user(),
                                        doing,
                                        table,
                                        String.join(", ", privileges),
                                        table,
                                        quoted(config.user())));
                return;
            }
        }
    }

    private void mendPublication() throws SQLException {
        if (!findings.isEmpty()) {
            return;
        }
        Publication publication = new Publication(database, config.publicationName());
        for (String statement : publication.mendingStatements()) {
            execute(
                    "publication %s as capture needs it".formatted(config.publicationName()),
                    statement);
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

    /**
     * Executes a statement of our own making; where the role may not, somebody else must. The sink
     * has the same words for the tables that both need.
     */
    private void execute(String what, String statement) throws SQLException {
        try {
            database.execute(statement);
        } catch (SQLException e) {
            if (MAY_NOT.equals(e.getSQLState())) {
                findings.add(
                        "%s is missing and %s may not make it, so have an owner of the tables do it: %s;"
                                .formatted(what, config.user(), statement));
            } else if (READS_ONLY.equals(e.getSQLState())) {
                findings.add("%s is missing: %s;".formatted(what, statement));
            } else if (!MADE_MEANWHILE.contains(e.getSQLState())) {
                throw e;
            }
        }
    }

    private String setting(String name) throws SQLException {
        return database.first("SELECT current_setting(?)", name);
    }

    private static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }
}
