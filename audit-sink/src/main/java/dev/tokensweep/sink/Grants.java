package dev.tokensweep.sink;

import dev.tokensweep.events.Vendor;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a role lacks on some tables: for each table one statement gives all of it. */
final class Grants {
    private final Connection connection;
    private final SinkConfig config;
    private final HostQueries queries;
    private final Map<String, Set<String>> lacking = new LinkedHashMap<>();

    Grants(Connection connection, SinkConfig config) {
        this.connection = connection;
        this.config = config;
        this.queries = config.queries();
    }

    /**
     * Asks for privileges on a table that is there.
     *
     * @param table named for use in a statement, here as below
     * @param column some column of it
     */
    void demand(String table, String column, String... privileges) throws SQLException {
        for (String privilege : privileges) {
            if (!queries.may(connection, table, privilege, column)) {
                add(table, privilege);
            }
        }
    }

    /** Some ask for UPDATE on some column before they lock a row; no column is written. */
    void demandLocking(String table, String column) throws SQLException {
        if (!queries.mayLock(connection, table)) {
            add(table, "UPDATE (%s)".formatted(column));
        }
    }

    /** One line for each table with what is missing there. */
    List<String> findings() throws SQLException {
        List<String> findings = new ArrayList<>();
        String grantee = queries.grantee(connection, config.user());
        lacking.forEach(
                (table, privileges) -> {
                    String all = String.join(", ", privileges);
                    findings.add(
                            "%s may not %s %s: GRANT %s ON %s TO %s;"
                                    .formatted(config.user(), all, table, all, table, grantee));
                });
        return findings;
    }

    /**
     * What to tell a role that may not use the schema: without it, nothing else can be looked at.
     *
     * @return null where it may, where there is no such schema, or where none is named
     */
    String schemaFinding() throws SQLException {
        String schema = config.schema();
        boolean lacks =
                schema != null
                        && config.dialect().vendor() == Vendor.POSTGRESQL
                        && Statements.isTrue(
                                connection,
                                "SELECT NOT has_schema_privilege(oid, ?) FROM pg_namespace WHERE nspname = ?",
                                "USAGE",
                                schema);
        return lacks
                ? "%s may not use schema %s: %s;".formatted(config.user(), schema, usage(config))
                : null;
    }

    /**
     * What to add where a table is not there: some servers tell nobody of tables with which he may
     * do nothing.
     */
    String orIsHidden() throws SQLException {
        return config.dialect().vendor().isMySqlLike() && config.schema() != null
                ? " or is hidden (GRANT SELECT ON %s.* TO %s;)"
                        .formatted(
                                config.dialect().vendor().quoted(config.schema()),
                                queries.grantee(connection, config.user()))
                : "";
    }

    /** The statement by which the role may use the schema that is named. */
    static String usage(SinkConfig config) {
        return "GRANT USAGE ON SCHEMA %s TO %s"
                .formatted(
                        PostgresDialect.quoted(config.schema()),
                        PostgresDialect.quoted(config.user()));
    }

    private void add(String table, String privilege) {
        lacking.computeIfAbsent(table, any -> new LinkedHashSet<>()).add(privilege);
    }
}
