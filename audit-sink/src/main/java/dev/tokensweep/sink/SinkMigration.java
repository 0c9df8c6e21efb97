package dev.tokensweep.sink;

import dev.tokensweep.events.OwnTables;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
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
    /** Pruning locks a row before it deletes it; PostgreSQL asks for UPDATE on some column. */
    private static final String ARCHIVE = "SELECT, INSERT, DELETE, UPDATE (%s)";

    private final SinkConfig config;
    private final SinkTables tables;
    private final SchemaTables present;
    private final Set<String> statements = new LinkedHashSet<>();

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
     */
    public record Script(List<String> first, List<String> statements) {}

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
                    new SinkMigration(config, SchemaTables.read(connection, config.schema()));
            if (!migration.present.have(SinkTables.TOKEN)) {
                throw new SinkConfigException(
                        List.of(SinkPreflight.missing(migration.tables.token())));
            }
            migration.statements.add(Grants.usage(config));
            migration.own();
            migration.product();
            migration.publish(publication);
            return new Script(
                    SuperuserNeeds.of(connection, config), List.copyOf(migration.statements));
        } catch (SQLException e) {
            throw SinkDatabase.explained(config, e);
        }
    }

    private void own() {
        for (String name : OwnTables.ALL) {
            statements.add(
                    OwnTables.createStatement(name, config.schema(), config.dialect().vendor()));
            if (!OwnTables.addedColumns(name).isEmpty()) {
                statements.add(
                        OwnTables.completeStatement(
                                name, config.schema(), config.dialect().vendor()));
            }
        }
        grant("SELECT, INSERT, UPDATE, DELETE", qualified(OwnTables.ALL.stream()));
    }

    private void product() {
        grant("SELECT, DELETE, UPDATE (token_id)", tables.token());
        if (present.have(SinkTables.TOKEN + "_audit")) {
            grant(ARCHIVE.formatted("token_id"), tables.archive());
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
        grant("SELECT, DELETE, UPDATE (%s)".formatted(related.key()), side.source());
        side(side);
        related.unless()
                .map(RelatedTable.Unless::table)
                .filter(present::have)
                .ifPresent(asked -> grant("SELECT", qualified(Stream.of(asked))));
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
        grant(ARCHIVE.formatted(SideArchive.BATCH_ID), side.table());
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

    private void grant(String privileges, String table) {
        statements.add(
                "GRANT %s ON %s TO %s"
                        .formatted(privileges, table, PostgresDialect.quoted(config.user())));
    }
}
