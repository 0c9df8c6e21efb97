package dev.tokensweep.sink;

import dev.tokensweep.sink.RestoreSql.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Goes by the archive's own blocks, so that all of it is read once. Within a stretch of them the
 * latest archived comes first.
 */
final class BlockWalk implements RestoreWalk {
    private static final int BLOCKS_AT_ONCE = 256;

    private final PostgresRestoreSql sql;
    private final RestoreChoice choice;
    private final long blocks;

    /** The places in this stretch that were told. */
    private final Set<String> told = new HashSet<>();

    private long from;

    /**
     * @param blocks that the archive has
     */
    BlockWalk(PostgresRestoreSql sql, RestoreChoice choice, long blocks) {
        this.sql = sql;
        this.choice = choice;
        this.blocks = blocks;
    }

    @Override
    public boolean isOver() {
        return from >= blocks;
    }

    @Override
    public long total() {
        return blocks;
    }

    @Override
    public long reached() {
        return from;
    }

    @Override
    public List<Row> next(Connection connection, int limit, boolean lock) throws SQLException {
        List<Row> rows =
                sql.rows(connection, stretch(), choice, lock).stream()
                        .filter(row -> !told.contains(row.place()))
                        .limit(limit)
                        .toList();
        rows.forEach(row -> told.add(row.place()));
        if (rows.size() < limit) {
            goOn();
        }
        return rows;
    }

    @Override
    public long countNext(Connection connection) throws SQLException {
        long rows = sql.rows(connection, stretch(), choice, false).size();
        goOn();
        return rows;
    }

    private Blocks stretch() {
        return new Blocks(from, Math.min(blocks, from + BLOCKS_AT_ONCE));
    }

    private void goOn() {
        from = stretch().to();
        told.clear();
    }
}
