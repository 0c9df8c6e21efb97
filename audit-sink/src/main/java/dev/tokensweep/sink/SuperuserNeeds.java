package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What neither the owner of the token table nor Tokensweep's role can give themselves. */
final class SuperuserNeeds {
    private static final String SQL =
            """
            SELECT pg_get_userbyid(c.relowner) AS owner, current_database() AS name,
              has_database_privilege(c.relowner, current_database(), 'CREATE') AS publishes,
              has_schema_privilege(c.relowner, n.oid, 'CREATE') AS creates,
              pg_has_role(c.relowner, n.nspowner, 'USAGE')
                OR has_schema_privilege(r.oid, n.oid, 'USAGE') AS uses,
              r.rolsuper OR r.rolreplication AS replicates,
              pg_has_role('pg_read_all_stats', 'USAGE') AS monitors
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_roles r ON r.rolname = current_user
            WHERE n.nspname = ? AND c.relname = ?""";

    private SuperuserNeeds() {}

    /**
     * The statements that give it, without the semicolons.
     *
     * @param config its schema has a token table
     */
    static List<String> of(Connection connection, SinkConfig config) throws SQLException {
        List<String> statements = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(SQL)) {
            statement.setString(1, config.schema());
            statement.setString(2, SinkTables.TOKEN);
            try (ResultSet row = statement.executeQuery()) {
                if (row.next()) {
                    add(row, config, statements);
                }
            }
        }
        return statements;
    }

    private static void add(ResultSet row, SinkConfig config, List<String> statements)
            throws SQLException {
        String owner = PostgresDialect.quoted(row.getString("owner"));
        if (!row.getBoolean("publishes")) {
            // CREATE PUBLICATION asks for it.
            statements.add(
                    "GRANT CREATE ON DATABASE %s TO %s"
                            .formatted(PostgresDialect.quoted(row.getString("name")), owner));
        }
        if (!row.getBoolean("creates")) {
            statements.add(
                    "GRANT CREATE ON SCHEMA %s TO %s"
                            .formatted(PostgresDialect.quoted(config.schema()), owner));
        }
        if (!row.getBoolean("uses")) {
            statements.add(Grants.usage(config));
        }
        if (!row.getBoolean("replicates")) {
            statements.add(
                    "ALTER ROLE %s REPLICATION".formatted(PostgresDialect.quoted(config.user())));
        }
        if (config.restraint().pacing().maxReplicaLag() != null && !row.getBoolean("monitors")) {
            statements.add(
                    "GRANT pg_monitor TO %s".formatted(PostgresDialect.quoted(config.user())));
        }
    }
}
