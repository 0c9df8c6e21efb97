package dev.tokensweep.sink;

import dev.tokensweep.events.OwnTables;
import dev.tokensweep.events.Vendor;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The statements by which an owner of the product's tables prepares the database once, so that
 * Tokensweep's role need not be able to create anything. Each may be executed again without harm.
 * Used by one thread.
 */
public final class SinkMigration {
    private static final String ARCHIVE = "SELECT, INSERT, DELETE";

    private final SinkConfig config;
    private final SinkTables tables;
    private final SchemaTables present;
    private final Set<String> statements = new LinkedHashSet<>();
    private String grantee;

    private SinkMigration(SinkConfig config, SchemaTables present) {
        this.config = config;
        this.tables = config.tables();
        this.present = present;
    }

    /**
     * All there is to execute.
     *
     * @param first what a superuser must execute before, because the owner or the role may not do
     *     what follows; empty where nothing is
     * @param statements what the owner of the token table executes
     * @param restore what {@code restore} needs beside, of whichever role it runs as
     * @param forget the same of {@code forget}; empty where no user can be forgotten
     */
    public record Script(
            List<String> first,
            List<String> statements,
            List<String> restore,
            List<String> forget) {}

    /**
     * Reads which of the product's tables there are, and changes nothing. The role needs no
     * privilege for it.
     *
     * @param publication that capture follows
     * @return without the semicolons
     * @throws SinkConfigException when the database refuses the user, or has no token table where
     *     the configuration looks for it
     * @throws DatabaseUnreachableException when the database does not answer
     */
    public static Script script(SinkConfig config, String publication) {
        try (Connection connection =
                DriverManager.getConnection(config.jdbcUrl(), SinkDatabase.properties(config))) {
            SinkMigration migration =
                    new SinkMigration(config, SchemaTables.read(connection, config));
            if (!migration.present.have(SinkTables.TOKEN)) {
                throw new SinkConfigException(
                        List.of(SinkPreflight.missing(migration.tables.token())));
            }
            migration.grantee = config.queries().grantee(connection, config.user());
            boolean isPostgres = config.dialect().vendor() == Vendor.POSTGRESQL;
            if (isPostgres) {
                migration.statements.add(Grants.usage(config));
            }
            migration.own();
            migration.product();
            if (isPostgres) {
                migration.publish(publication);
            }
            OperatorGrants operator =
                    new OperatorGrants(config, migration.present, migration.grantee);
            return new Script(
                    migration.first(connection, isPostgres),
                    List.copyOf(migration.statements),
                    operator.restore(),
                    operator.forget());
        } catch (SQLException e) {
            throw SinkDatabase.explained(config, e);
        }
    }

    /** What the owner of the token table cannot give. */
    private List<String> first(Connection connection, boolean isPostgres) throws SQLException {
        if (isPostgres) {
            return SuperuserNeeds.of(connection, config);
        }
        return config.dialect().vendor().isMySqlLike()
                ? List.of(
                        // Who sees no table cannot be told which there are.
                        "GRANT SELECT ON %s.* TO %s"
                                .formatted(
                                        config.dialect().vendor().quoted(config.schema()), grantee),
                        "GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO " + grantee,
                        "GRANT SELECT ON performance_schema.table_io_waits_summary_by_table TO "
                                + grantee)
                : List.of();
    }

    private void own() {
        List<String> own = new ArrayList<>(OwnTables.of(config.dialect().vendor()));
        if (config.users().forgettable()) {
            own.add(OwnTables.USER_KEY);
        }
        for (String name : own) {
            statements.add(
                    OwnTables.createStatement(name, config.schema(), config.dialect().vendor()));
            if (mayLackColumns(name)) {
                statements.add(
                        OwnTables.completeStatement(
                                name, config.schema(), config.dialect().vendor()));
            }
        }
        for (String name : own) {
            grant("SELECT, INSERT, UPDATE, DELETE", tables.own(name));
        }
    }

    /** PostgreSQL adds what is missing and no more; others must not be asked in vain. */
    private boolean mayLackColumns(String name) {
        Set<String> added = OwnTables.addedColumns(name);
        return config.dialect().vendor() == Vendor.POSTGRESQL
                ? !added.isEmpty()
                : present.have(name) && !present.columns().get(name).containsAll(added);
    }

    private void product() {
        grant("SELECT, DELETE" + locking("token_id"), tables.token());
        if (present.have(SinkTables.TOKEN + "_audit")) {
            grant(ARCHIVE + locking("token_id"), tables.archive());
        }
        if (present.have(SinkTables.APPS)) {
            grant("SELECT", tables.apps());
        }
        if (config.upkeep().children()) {
            children(ChildTable.OF_TOKENS);
        }
        present.swept(config).forEach(this::related);
    }

    private void related(RelatedTable related) {
        SideArchive side = SideArchive.of(config.tables(), related.name());
        grant("SELECT, DELETE" + locking(related.key()), side.source());
        side(side);
        related.unless()
                .map(RelatedTable.Unless::table)
                .filter(present::have)
                .ifPresent(asked -> grant("SELECT", tables.product(asked)));
        if (config.upkeep().children()) {
            children(related.children());
        }
    }

    private void children(List<ChildTable> of) {
        for (ChildTable child : of) {
            if (present.have(child.name())) {
                SideArchive side = SideArchive.of(config.tables(), child.name());
                grant("SELECT, DELETE", side.source());
                side(side);
            }
        }
    }

    private void side(SideArchive side) {
        statements.add(side.createStatement());
        grant(ARCHIVE + locking(SideArchive.BATCH_ID), side.table());
    }

    private void publish(String publication) {
        statements.add(
                "DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_publication WHERE pubname = '%s') THEN CREATE PUBLICATION %s FOR TABLE %s WITH (publish = 'insert, update, delete'); END IF; END $$"
                        .formatted(
                                publication.replace("'", "''"),
                                PostgresDialect.quoted(publication),
                                qualified(
                                        Stream.concat(
                                                Stream.of(SinkTables.TOKEN),
                                                OwnTables.TOLD.stream()))));
    }

    private String qualified(Stream<String> names) {
        return names.map(name -> OwnTables.qualified(config.schema(), name))
                .collect(Collectors.joining(", "));
    }

    /** Whoever deletes locks a row before; some databases ask for UPDATE on some column then. */
    private String locking(String column) {
        return switch (config.dialect().vendor()) {
            case POSTGRESQL, SQLSERVER -> ", UPDATE (%s)".formatted(column);
            case MYSQL, MARIADB, ORACLE -> "";
        };
    }

    private void grant(String privileges, String table) {
        statements.add("GRANT %s ON %s TO %s".formatted(privileges, table, grantee));
    }
}
