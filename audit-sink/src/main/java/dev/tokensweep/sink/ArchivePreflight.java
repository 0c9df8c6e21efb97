package dev.tokensweep.sink;

import dev.tokensweep.sink.CatalogColumns.Column;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks whether the archives can take what goes, whole. Used by one thread. */
final class ArchivePreflight {
    private final Connection connection;
    private final SinkConfig config;
    private final SinkTables tables;
    private final boolean mends;
    private final Grants grants;
    private final OwnTableCheck own;
    private final Set<String> findings;

    /**
     * @param mends whether side archives are made, and given the columns that they lack
     * @param findings to which what is found is added
     */
    ArchivePreflight(
            Connection connection,
            SinkConfig config,
            boolean mends,
            Grants grants,
            OwnTableCheck own,
            Set<String> findings) {
        this.connection = connection;
        this.config = config;
        this.tables = config.tables();
        this.mends = mends;
        this.grants = grants;
        this.own = own;
        this.findings = findings;
    }

    /** Of tokens: a table of the product's. */
    void checkTokens() throws SQLException {
        if (!config.dialect().catalog().isThere(connection, tables.archive())) {
            findings.add(
                    "%s does not exist%s: run the product's script for it, or set cleanup.retain to false"
                            .formatted(tables.archive(), grants.orIsHidden()));
            return;
        }
        grants.demand(tables.archive(), "token_id", "INSERT");
        demandPruning(tables.archive(), "token_id");
        findings.addAll(
                ArchiveColumns.ofTokens(tables, config.droppableColumns()).findings(connection));
    }

    void checkChildren(List<ChildTable> below, boolean retains) throws SQLException {
        Children children = new Children(tables, below);
        for (ChildTable child : children.present(connection)) {
            SideArchive side = children.sideArchive(child);
            grants.demand(side.source(), "*", "SELECT", "DELETE");
            if (retains) {
                checkSide(side);
            }
        }
    }

    void checkSide(SideArchive side) throws SQLException {
        if (own.provide(side.table(), side.createStatement())) {
            grants.demand(side.table(), SideArchive.BATCH_ID, "INSERT");
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
                    config.dialect()
                            .definitions()
                            .addColumn(side.table(), column.getKey(), column.getValue().type());
            try {
                Statements.execute(connection, sql);
            } catch (SQLException e) {
                // Who owns the archive must: the finding that stays has the statement.
                if (!config.dialect().lacksPrivilege(e)) {
                    throw e;
                }
                return;
            }
        }
    }

    private void demandPruning(String archive, String column) throws SQLException {
        if (config.upkeep().archiveRetention() != null) {
            grants.demand(archive, column, "SELECT", "DELETE");
            grants.demandLocking(archive, column);
        }
    }
}
