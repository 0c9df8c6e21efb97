package dev.tokensweep.sink;

import dev.tokensweep.events.OwnTables;
import dev.tokensweep.sink.CatalogColumns.Column;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks, before a start, whether the database is prepared for the sink. Where it is told to mend it
 * makes Tokensweep's own tables, the side archives and their columns among them, and changes
 * nothing else.
 */
public final class SinkPreflight {
    private static final String MAY_NOT = "42501";

    /** The first that finds rows by a range of their places. */
    static final int OLDEST_WITH_RANGES_OF_BLOCKS = 14;

    private final Connection connection;
    private final SinkConfig config;
    private final SinkTables tables;
    private final boolean mends;
    private final Grants grants;
    private final Set<String> findings = new LinkedHashSet<>();
    private final OwnTableCheck own;

    private SinkPreflight(Connection connection, SinkConfig config, boolean mends) {
        this.connection = connection;
        this.config = config;
        this.tables = config.tables();
        this.mends = mends;
        this.grants = new Grants(connection, config);
        this.own = new OwnTableCheck(connection, config, mends, findings);
    }

    /**
     * Returns when the sink may start, having made what is our own.
     *
     * @throws SinkConfigException with all findings at once
     * @throws DatabaseUnreachableException when the database does not answer
     */
    public static void check(SinkConfig config) {
        List<String> findings = findings(config, true);
        if (!findings.isEmpty()) {
            throw new SinkConfigException(findings);
        }
    }

    /**
     * What keeps the sink from starting, each with what mends it; changes nothing.
     *
     * @throws SinkConfigException when the database refuses the user
     * @throws DatabaseUnreachableException when the database does not answer
     */
    public static List<String> findings(SinkConfig config) {
        return findings(config, false);
    }

    /**
     * What does not keep the sink from starting, but will slow it down or lose rows without a
     * trace, each with what mends it; changes nothing.
     *
     * @throws SinkConfigException when the database refuses the user
     * @throws DatabaseUnreachableException when the database does not answer
     */
    public static List<String> warnings(SinkConfig config) {
        try (Connection connection =
                DriverManager.getConnection(config.jdbcUrl(), SinkDatabase.properties(config))) {
            return ForeignKeys.warnings(connection, config);
        } catch (SQLException e) {
            throw SinkDatabase.explained(config, e);
        }
    }

    private static List<String> findings(SinkConfig config, boolean mends) {
        try (Connection connection =
                DriverManager.getConnection(config.jdbcUrl(), SinkDatabase.properties(config))) {
            SinkPreflight preflight = new SinkPreflight(connection, config, mends);
            preflight.checkAll();
            return List.copyOf(preflight.findings);
        } catch (SQLException e) {
            throw SinkDatabase.explained(config, e);
        }
    }

    private void checkAll() throws SQLException {
        String unusable = grants.schemaFinding();
        if (unusable != null) {
            findings.add(unusable);
            return;
        }
        if (!exists(tables.token())) {
            // In a schema that is not meant nothing is to be made, and nothing else is of interest.
            findings.add(missing(tables.token()));
            return;
        }
        checkPruning();
        grants.demand(tables.token(), "SELECT", "DELETE");
        grants.demandLocking(tables.token(), "token_id");
        if (config.policy().retainsAny()) {
            checkArchive();
        }
        boolean namesApps =
                config.policy().appKeys().findAny().isPresent()
                        || config.policy().apps().findAny().isPresent();
        if (namesApps) {
            grants.demand(tables.apps(), "SELECT");
        }
        checkOwn();
        if (config.upkeep().children()) {
            checkChildren(ChildTable.OF_TOKENS, config.policy().retainsAny());
        }
        for (RelatedTable related : RelatedTable.swept(connection, config)) {
            checkRelated(related);
        }
        checkSignals();
        findings.addAll(grants.findings());
    }

    /** What cannot be asked now would bar every purge later. */
    private void checkSignals() throws SQLException {
        Pacing pacing = config.restraint().pacing();
        if (pacing.maxReplicaLag() != null && !grants.seesReplicas()) {
            findings.add(
                    "sink.max-replica-lag: %s may not see how far replicas are behind: GRANT pg_monitor TO %s;"
                            .formatted(config.user(), PostgresDialect.quoted(config.user())));
        }
        if (pacing.throttleQuery() != null) {
            try {
                new ThrottleQuery(pacing.throttleQuery()).saysWait(connection);
            } catch (SQLException e) {
                findings.add(
                        "sink.throttle-query: cannot be asked: %s: mend it, or leave it out"
                                .formatted(FailureLine.of(e)));
            }
        }
    }

    private void checkPruning() throws SQLException {
        if (config.upkeep().archiveRetention() != null
                && connection.getMetaData().getDatabaseMajorVersion()
                        < OLDEST_WITH_RANGES_OF_BLOCKS) {
            findings.add(
                    "cleanup.archive-retention needs PostgreSQL %d, because an older one reads all of an archive for every part of it: upgrade, or leave the setting out"
                            .formatted(OLDEST_WITH_RANGES_OF_BLOCKS));
        }
    }

    private void checkOwn() throws SQLException {
        checkOwn(OwnTables.JOURNAL, tables.journal(), "SELECT", "INSERT", "DELETE");
        checkOwn(OwnTables.PROGRESS, tables.progress(), "SELECT", "INSERT", "UPDATE");
        String marks = tables.own(OwnTables.MARK);
        checkOwn(OwnTables.MARK, marks, "SELECT", "INSERT", "UPDATE");
        checkOwn(OwnTables.HOLD, tables.hold(), "SELECT", "UPDATE");
        checkOwn(OwnTables.CONTROL, tables.control(), "SELECT", "INSERT", "UPDATE");
        checkOwn(OwnTables.LOOK, tables.look(), "SELECT", "INSERT", "DELETE");
        checkOwn(OwnTables.LANE, tables.lane(), "SELECT", "UPDATE");
        checkOwn(OwnTables.BACKLOG, tables.backlog(), "INSERT");
    }

    private void checkRelated(RelatedTable related) throws SQLException {
        SideArchive side = SideArchive.of(config.tables(), related.name());
        grants.demand(side.source(), "SELECT", "DELETE");
        grants.demandLocking(side.source(), related.key());
        if (exists(tables.apps())) {
            // Holds name some of these rows by the key of their app.
            grants.demand(tables.apps(), "SELECT");
        }
        if (related.unless().isPresent()) {
            String asked = tables.product(related.unless().get().table());
            if (exists(asked)) {
                grants.demand(asked, "SELECT");
            }
        }
        boolean retains = config.policy().retainsAny();
        if (retains) {
            checkSide(side);
        }
        if (config.upkeep().children()) {
            checkChildren(related.children(), retains);
        }
    }

    private void checkArchive() throws SQLException {
        if (!exists(tables.archive())) {
            findings.add(
                    "%s does not exist: run the product's script for it, or set cleanup.retain to false"
                            .formatted(tables.archive()));
            return;
        }
        grants.demand(tables.archive(), "INSERT");
        demandPruning(tables.archive(), "token_id");
        findings.addAll(
                ArchiveColumns.ofTokens(tables, config.droppableColumns()).findings(connection));
    }

    private void checkChildren(List<ChildTable> tables, boolean retains) throws SQLException {
        Children children = new Children(config.tables(), tables);
        for (ChildTable child : children.present(connection)) {
            SideArchive side = children.sideArchive(child);
            grants.demand(side.source(), "SELECT", "DELETE");
            if (retains) {
                checkSide(side);
            }
        }
    }

    private void checkSide(SideArchive side) throws SQLException {
        if (own.provide(side.table(), side.createStatement())) {
            grants.demand(side.table(), "INSERT");
            demandPruning(side.table(), SideArchive.BATCH_ID);
            if (mends) {
                complete(side);
            }
            findings.addAll(side.findings(connection));
        }
    }

    /** Adds the columns that the product has got meanwhile, as far as the role may. */
    private void complete(SideArchive side) throws SQLException {
        Map<String, Map<String, Column>> catalog =
                config.dialect().catalog().read(connection, List.of(side.source(), side.table()));
        Map<String, Column> missing = new LinkedHashMap<>(catalog.get(side.source()));
        missing.keySet().removeAll(catalog.get(side.table()).keySet());
        for (Map.Entry<String, Column> column : missing.entrySet()) {
            String sql =
                    "ALTER TABLE %s ADD COLUMN IF NOT EXISTS %s %s"
                            .formatted(
                                    side.table(),
                                    PostgresDialect.quoted(column.getKey()),
                                    column.getValue().type());
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                // Who owns the archive must: the finding that stays has the statement.
                if (!MAY_NOT.equals(e.getSQLState())) {
                    throw e;
                }
                return;
            }
        }
    }

    private void demandPruning(String archive, String column) throws SQLException {
        if (config.upkeep().archiveRetention() != null) {
            grants.demand(archive, "SELECT", "DELETE");
            grants.demandLocking(archive, column);
        }
    }

    private void checkOwn(String name, String table, String... privileges) throws SQLException {
        if (own.provide(
                table,
                OwnTables.createStatement(name, config.schema(), config.dialect().vendor()))) {
            grants.demand(table, privileges);
            own.complete(name, table);
        }
    }

    private boolean exists(String table) throws SQLException {
        return config.dialect().catalog().isThere(connection, table);
    }

    /** What to tell of one of the product's tables that is not there. */
    static String missing(String table) {
        return "%s does not exist: name its schema in database.schema, or run the product's script"
                .formatted(table);
    }
}
