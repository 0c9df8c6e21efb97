package dev.tokensweep.sink;

import dev.tokensweep.faults.FailPoint;
import dev.tokensweep.faults.Faults;
import dev.tokensweep.policy.Rule;
import dev.tokensweep.sink.CatalogColumns.Column;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Takes locked tokens out: their children first, then the word of it, then the rows themselves,
 * archived or not as the rule of each says. Used by one worker, in its transaction.
 */
final class TokenPurge {
    private final TokenStatements statements;
    private final Faults faults;
    private final SinkTables tables;
    private final ArchiveColumns archiveColumns;
    private final Children children;
    private final boolean takesChildren;
    private final Set<String> droppingRules;

    TokenPurge(SinkConfig config, SinkTables tables, TokenStatements statements, Faults faults) {
        this.statements = statements;
        this.faults = faults;
        this.tables = tables;
        this.archiveColumns = ArchiveColumns.ofTokens(tables, config.droppableColumns());
        this.children = new Children(tables, ChildTable.OF_TOKENS);
        this.takesChildren = config.upkeep().children();
        this.droppingRules =
                config.policy().allRules().stream()
                        .filter(Rule::drops)
                        .map(Rule::name)
                        .collect(Collectors.toUnmodifiableSet());
    }

    /** Takes out tokens that this transaction has locked. */
    void purge(Connection connection, List<VerdictRecord> going, PurgeRecord record)
            throws SQLException {
        List<ChildTable> present =
                takesChildren ? children.present(connection) : List.<ChildTable>of();
        Map<Boolean, List<VerdictRecord>> byRetention =
                going.stream()
                        .collect(
                                Collectors.partitioningBy(
                                        token -> !droppingRules.contains(token.verdict().rule())));
        Map<String, Map<String, Column>> catalog =
                freeze(connection, present, !byRetention.get(true).isEmpty());
        for (boolean retain : new boolean[] {true, false}) {
            if (!byRetention.get(retain).isEmpty()) {
                purge(connection, byRetention.get(retain), retain, record, present, catalog);
            }
        }
    }

    private void purge(
            Connection connection,
            List<VerdictRecord> going,
            boolean retain,
            PurgeRecord record,
            List<ChildTable> present,
            Map<String, Map<String, Column>> catalog)
            throws SQLException {
        String batchId = UUID.randomUUID().toString();
        List<String> ids = going.stream().map(VerdictRecord::tokenId).toList();
        try {
            Map<String, String> scopes =
                    children.remove(connection, present, ids, retain ? batchId : null, catalog);
            faults.pass(FailPoint.SINK_AFTER_CHILDREN);
            if (record.comesFirst()) {
                record.write(connection, batchId, going, retain, scopes);
                faults.pass(FailPoint.SINK_AFTER_JOURNAL);
            }
            take(
                    connection,
                    going,
                    retain
                            ? statements.archive(archiveColumns.shared(catalog))
                            : statements.delete());
            faults.pass(FailPoint.SINK_AFTER_DELETE);
            if (!record.comesFirst()) {
                record.write(connection, batchId, going, retain, scopes);
                faults.pass(FailPoint.SINK_AFTER_JOURNAL);
            }
        } catch (SQLException e) {
            throw ChildLockedException.recognise(e, tables.dialect());
        }
    }

    private void take(Connection connection, List<VerdictRecord> going, List<String> steps)
            throws SQLException {
        for (String step : steps) {
            take(connection, going, step);
        }
    }

    private void take(Connection connection, List<VerdictRecord> going, String sql)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statements.bind(statement, going);
            int gone = statement.executeUpdate();
            if (gone != going.size()) {
                // A trigger interfered; the standard's class for rollbacks has it tried again.
                throw new SQLException(
                        "%d of %d locked tokens went; does a trigger hold the others back?"
                                .formatted(gone, going.size()),
                        "40000");
            }
        }
    }

    /** Apart from all that follows: who has a whole table locked is no fault of a token's. */
    private Map<String, Map<String, Column>> freeze(
            Connection connection, List<ChildTable> present, boolean copies) throws SQLException {
        CatalogColumns catalog = tables.dialect().catalog();
        if (!copies) {
            catalog.freeze(connection, children.sources(present));
            return Map.of();
        }
        List<String> all = new ArrayList<>(List.of(tables.token(), tables.archive()));
        all.addAll(children.tables(present));
        catalog.freeze(connection, all);
        return catalog.read(connection, all);
    }
}
