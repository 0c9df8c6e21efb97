package dev.tokensweep.sink;

import java.util.List;

/**
 * The rows of one table that go with those of another.
 *
 * @param table named for use in a statement
 * @param path what stands between the parents and the table
 * @param side where copies are kept; null: nowhere
 * @param columns to copy, as the database spells them
 * @param batchId of the transaction; null where no copies are kept
 */
record ChildRows(
        ChildTable child,
        String table,
        String path,
        SideArchive side,
        List<String> columns,
        String batchId) {
    /** What each parent is called by. */
    static final GivenRows PARENTS = GivenRows.as("v", GivenRows.key("id"));

    /** Whether it is asked which scopes went. */
    boolean areScopes() {
        return child.name().equals(ChildTable.TOKEN_SCOPES);
    }

    boolean keepsCopies() {
        return side != null;
    }
}
