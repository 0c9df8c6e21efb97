package dev.tokensweep.sink;

import dev.tokensweep.events.OwnTables;
import dev.tokensweep.sink.CatalogColumns.Column;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Takes what belongs to a token or a code, scopes for instance, out of its tables and into the side
 * archives, before a cascade would take it without a trace. Immutable.
 */
final class Children {
    private final String schema;
    private final List<ChildTable> tables;

    /**
     * @param schema null for the session's current one
     * @param tables of any version, the lowest first
     */
    Children(String schema, List<ChildTable> tables) {
        this.schema = schema;
        this.tables = tables;
    }

    /** The tables of this schema version; none where the product has none of them. */
    List<ChildTable> present(Connection connection) throws SQLException {
        Set<String> present = Set.copyOf(CatalogColumns.present(connection, sources(tables)));
        return tables.stream().filter(child -> present.contains(qualified(child.name()))).toList();
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
        return some.stream().map(child -> qualified(child.name())).toList();
    }

    SideArchive sideArchive(ChildTable child) {
        return SideArchive.of(schema, child.name());
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
            String sql = batchId == null ? delete(child) : archive(child, catalog);
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setArray(1, connection.createArrayOf("varchar", ids.toArray()));
                if (batchId != null) {
                    statement.setString(2, batchId);
                }
                if (child.name().equals(ChildTable.TOKEN_SCOPES)) {
                    readScopes(statement, scopes);
                } else {
                    statement.execute();
                }
            }
        }
        return scopes;
    }

    private static void readScopes(PreparedStatement statement, Map<String, String> scopes)
            throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                scopes.merge(rows.getString(1), rows.getString(2), (a, b) -> a + " " + b);
            }
        }
    }

    private String delete(ChildTable child) {
        return "WITH gone AS (%s RETURNING c.*) %s".formatted(take(child), answer(child));
    }

    private String archive(ChildTable child, Map<String, Map<String, Column>> catalog)
            throws SQLException {
        SideArchive side = sideArchive(child);
        return "WITH gone AS (%s RETURNING c.*), kept AS (%s) %s"
                .formatted(take(child), side.insertGone(side.shared(catalog)), answer(child));
    }

    private String take(ChildTable child) {
        String path = child.path().formatted(child.steps().stream().map(this::qualified).toArray());
        return "DELETE FROM %s c USING unnest(?::varchar[]) AS v (id) %s WHERE %s"
                .formatted(qualified(child.name()), path, child.condition());
    }

    private static String answer(ChildTable child) {
        return child.name().equals(ChildTable.TOKEN_SCOPES)
                ? "SELECT token_id, token_scope FROM gone ORDER BY token_id, token_scope"
                : "SELECT count(*) FROM gone";
    }

    private String qualified(String table) {
        return OwnTables.qualified(schema, table);
    }
}
