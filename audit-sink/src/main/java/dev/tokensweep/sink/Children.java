package dev.tokensweep.sink;

import dev.tokensweep.sink.CatalogColumns.Column;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Takes what belongs to a token or a code, scopes for instance, out of its tables and into the side
 * archives, before a cascade would take it without a trace. Used by one worker.
 */
final class Children {
    private final SinkTables sink;
    private final List<ChildTable> tables;
    private final ChildRemoval removal;

    /**
     * @param tables of any version, the lowest first
     */
    Children(SinkTables sink, List<ChildTable> tables) {
        this.sink = sink;
        this.tables = tables;
        this.removal = sink.dialect().childRemoval();
    }

    /** The tables of this schema version; none where the product has none of them. */
    List<ChildTable> present(Connection connection) throws SQLException {
        Set<String> present =
                Set.copyOf(sink.dialect().catalog().present(connection, sources(tables)));
        return tables.stream()
                .filter(child -> present.contains(sink.product(child.name())))
                .toList();
    }

    /** Some of the tables and their side archives, each named for use in a statement. */
    List<String> tables(List<ChildTable> some) {
        return some.stream()
                .map(this::sideArchive)
                .flatMap(side -> Stream.of(side.source(), side.table()))
                .toList();
    }

    /** Some of the tables without their side archives. */
    List<String> sources(List<ChildTable> some) {
        return some.stream().map(child -> sink.product(child.name())).toList();
    }

    SideArchive sideArchive(ChildTable child) {
        return SideArchive.of(sink, child.name());
    }

    /**
     * Takes out all rows of some parents.
     *
     * @param present as {@link #present} told, frozen
     * @param batchId null: no copies are kept
     * @param catalog of these tables and their side archives
     * @return of tokens, the scopes of each that had some, with spaces between them
     */
    Map<String, String> remove(
            Connection connection,
            List<ChildTable> present,
            List<String> ids,
            String batchId,
            Map<String, Map<String, Column>> catalog)
            throws SQLException {
        Map<String, String> scopes = new HashMap<>();
        for (ChildTable child : present) {
            scopes.putAll(removal.remove(connection, rows(child, batchId, catalog), ids));
        }
        return scopes;
    }

    private ChildRows rows(
            ChildTable child, String batchId, Map<String, Map<String, Column>> catalog)
            throws SQLException {
        SideArchive side = batchId == null ? null : sideArchive(child);
        return new ChildRows(
                child,
                sink.product(child.name()),
                child.path(sink),
                side,
                side == null ? List.of() : side.shared(catalog),
                batchId);
    }
}
