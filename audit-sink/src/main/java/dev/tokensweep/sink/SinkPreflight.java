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

/**
 * Looks, before a start, whether the database is prepared for the sink. Where it is told to mend it
 * makes Tokensweep's own tables, the side archives and their columns among them, and changes
 * nothing else.
 */
public final class SinkPreflight {
    /** The first that finds rows by a range of their places. */
    static final int OLDEST_WITH_RANGES_OF_BLOCKS = 14;

    private final Connection connection;
    private final SinkConfig config;
    private final SinkTables tables;
    private final Grants grants;
    private final Set<String> findings = new LinkedHashSet<>();
    private final OwnTableCheck own;
    private final ArchivePreflight archives;

    private SinkPreflight(Connection connection, SinkConfig config, boolean mends) {
        this.connection = connection;
        this.config = config;
        this.tables = config.tables();
        this.grants = new Grants(connection, config);
        this.own = new OwnTableCheck(connection, config, mends, findings);
        this.archives = new ArchivePreflight(connection, config, mends, grants, own, findings);
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
     * What does not keep the sink from starting, but will slow it or the server down, or lose rows
     * without a trace, each with what mends it; changes nothing.
     *
     * @throws SinkConfigException when the database refuses the user
     * @throws DatabaseUnreachableException when the database does not answer
     */
    public static List<String> warnings(SinkConfig config) {
        try (Connection connection =
                DriverManager.getConnection(config.jdbcUrl(), SinkDatabase.properties(config))) {
            List<String> warnings = new ArrayList<>(ForeignKeys.warnings(connection, config));
            config.queries()
                    .whyNoInsertedRows(connection, config.tables(), config.user())
                    .ifPresent(warnings::add);
            return warnings;
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
        if (!config.dialect().catalog().isThere(connection, tables.token())) {
            // In a schema that is not meant nothing is to be made, and nothing else is of interest.
            findings.add(missing(tables.token()) + grants.orIsHidden());
            return;
        }
        checkServer();
        checkPruning();
        grants.demand(tables.token(), "token_id", "SELECT", "DELETE");
        grants.demandLocking(tables.token(), "token_id");
        if (config.policy().retainsAny()) {
            archives.checkTokens();
        }
        boolean namesApps =
                config.policy().appKeys().findAny().isPresent()
                        || config.policy().apps().findAny().isPresent();
        if (namesApps) {
            grants.demand(tables.apps(), "id", "SELECT");
        }
        checkOwn();
        if (config.upkeep().children()) {
            archives.checkChildren(ChildTable.OF_TOKENS, config.policy().retainsAny());
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
        if (pacing.maxReplicaLag() != null) {
            config.queries()
                    .whyNoReplicaLag(connection, config.user())
                    .ifPresent(why -> findings.add("sink.max-replica-lag: " + why));
        }
        if (pacing.throttleQuery() != null) {
            try {
                new ThrottleQuery(config.queries(), pacing.throttleQuery()).saysWait(connection);
            } catch (SQLException e) {
                findings.add(
                        "sink.throttle-query: cannot be asked: %s: mend it, or leave it out"
                                .formatted(FailureLine.of(e)));
            }
        }
    }

    private void checkPruning() throws SQLException {
        if (config.upkeep().archiveRetention() == null) {
            return;
        }
        if (config.dialect().vendor() != Vendor.POSTGRESQL) {
            findings.add(
                    "cleanup.archive-retention goes by the places of rows, which PostgreSQL alone tells: leave the setting out, and prune the archives by a job of your own");
        } else if (connection.getMetaData().getDatabaseMajorVersion()
                < OLDEST_WITH_RANGES_OF_BLOCKS) {
            findings.add(
                    "cleanup.archive-retention needs PostgreSQL %d, because an older one reads all of an archive for every part of it: upgrade, or leave the setting out"
                            .formatted(OLDEST_WITH_RANGES_OF_BLOCKS));
        }
    }

    private void checkOwn() throws SQLException {
        checkOwn(OwnTables.JOURNAL, "chunk", "SELECT", "INSERT", "DELETE");
        checkOwn(OwnTables.PROGRESS, "partition_no", "SELECT", "INSERT", "UPDATE");
        checkOwn(OwnTables.MARK, "id", "SELECT", "INSERT", "UPDATE");
        checkOwn(OwnTables.HOLD, "subject", "SELECT", "UPDATE");
        checkOwn(OwnTables.CONTROL, "id", "SELECT", "INSERT", "UPDATE");
        checkOwn(OwnTables.LOOK, "looked_at", "SELECT", "INSERT", "DELETE");
        if (config.users().forgettable()) {
            checkOwn(OwnTables.USER_KEY, "user_hash", "SELECT", "INSERT");
        }
        if (config.dialect().vendor() == Vendor.POSTGRESQL) {
            checkOwn(OwnTables.LANE, "id", "SELECT", "UPDATE");
            checkOwn(OwnTables.BACKLOG, "seq", "INSERT");
        } else {
            checkOwn(OwnTables.GATE, "id", "SELECT", "INSERT", "UPDATE");
        }
    }

    /** A server on which no purge is safe. */
    private void checkServer() throws SQLException {
        Set<String> names =
                new LinkedHashSet<>(List.of(SinkTables.TOKEN, SinkTables.TOKEN + "_audit"));
        ChildTable.OF_TOKENS.forEach(child -> names.add(child.name()));
        for (RelatedTable related : RelatedTable.all(config.policy(), tables)) {
            names.add(related.name());
            related.children().forEach(child -> names.add(child.name()));
        }
        findings.addAll(config.queries().unsupported(connection, tables, names));
        if (config.dialect().vendor() != Vendor.POSTGRESQL) {
            new TimeZoneCheck(connection, config).finding().ifPresent(findings::add);
        }
    }

    private void checkRelated(RelatedTable related) throws SQLException {
        SideArchive side = SideArchive.of(config.tables(), related.name());
        grants.demand(side.source(), related.key(), "SELECT", "DELETE");
        grants.demandLocking(side.source(), related.key());
        if (config.dialect().catalog().isThere(connection, tables.apps())) {
            // Holds name some of these rows by the key of their app.
            grants.demand(tables.apps(), "id", "SELECT");
        }
        if (related.unless().isPresent()) {
            String asked = tables.product(related.unless().get().table());
            if (config.dialect().catalog().isThere(connection, asked)) {
                grants.demand(asked, "*", "SELECT");
            }
        }
        boolean retains = config.policy().retainsAny();
        if (retains) {
            archives.checkSide(side);
        }
        if (config.upkeep().children()) {
            archives.checkChildren(related.children(), retains);
        }
    }

    private void checkOwn(String name, String column, String... privileges) throws SQLException {
        String table = tables.own(name);
        if (own.provide(
                table,
                OwnTables.createStatement(name, config.schema(), config.dialect().vendor()))) {
            grants.demand(table, column, privileges);
            own.complete(name, table);
        }
    }

    /** What to tell of one of the product's tables that is not there. */
    static String missing(String table) {
        return "%s does not exist: name its schema in database.schema, or run the product's script"
                .formatted(table);
    }
}
