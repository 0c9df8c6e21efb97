package dev.tokensweep.sink;

import java.util.Optional;

/**
 * Asks how large the token table and its archive are. Counts nothing: it is what the server knows.
 * Thread-safe; fails as {@link PurgeControl} does, also where somebody has a whole table locked.
 */
public final class TableSizes {
    private final HostQueries queries;
    private final SinkTables tables;
    private final OperatorSession session;

    /**
     * What was found.
     *
     * @param tokens empty where the table is not known to the server's statistics
     * @param archive empty also where there is none
     */
    public record Look(Optional<TableSize> tokens, Optional<TableSize> archive) {}

    /**
     * @param config of which the database's part is asked
     */
    public TableSizes(SinkConfig config) {
        this.queries = config.queries();
        this.tables = config.tables();
        this.session = new OperatorSession(config, "tokensweep-sizes", new ControlFailures(config));
    }

    /** As it is now. */
    public Look look() {
        return session.transact(
                connection ->
                        new Look(
                                queries.size(connection, tables, SinkTables.TOKEN),
                                queries.size(connection, tables, SinkTables.ARCHIVE)));
    }
}
