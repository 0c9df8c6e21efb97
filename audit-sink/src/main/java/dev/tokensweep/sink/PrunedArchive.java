package dev.tokensweep.sink;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * An archive, and what its pruning must know of it.
 *
 * @param name without schema
 * @param table named for use in a statement
 * @param id the column that says whose copy a row is
 * @param archivedAt the column with its age
 * @param notHeld a condition on a row {@code t}: no legal hold stands in its way
 */
record PrunedArchive(String name, String table, String id, String archivedAt, String notHeld) {
    /** All that any version of the product may have, those that are not there too. */
    static Set<PrunedArchive> all(SinkConfig config) {
        SinkTables tables = config.tables();
        Set<PrunedArchive> all = new LinkedHashSet<>();
        // A copy may be the last of a token that is held.
        all.add(
                new PrunedArchive(
                        SinkTables.TOKEN + "_audit",
                        tables.archive(),
                        "token_id",
                        "invalidated_time",
                        new HeldSql(tables).notHeld()));
        ChildTable.OF_TOKENS.forEach(child -> all.add(side(tables, child.name())));
        for (RelatedTable related : RelatedTable.all(config.policy(), tables)) {
            all.add(side(tables, related.name()));
            related.children().forEach(child -> all.add(side(tables, child.name())));
        }
        return all;
    }

    /** Its rows do not say whom they belong to: any hold holds them all. */
    private static PrunedArchive side(SinkTables tables, String source) {
        SideArchive side = SideArchive.of(tables, source);
        return new PrunedArchive(
                side.archiveName(),
                side.table(),
                SideArchive.BATCH_ID,
                SideArchive.ARCHIVED_AT,
                "NOT EXISTS (SELECT 1 FROM %s h WHERE h.released_at IS NULL)"
                        .formatted(tables.hold()));
    }
}
