package dev.tokensweep.sink;

import dev.tokensweep.events.OwnTables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The foreign keys onto the tables of which rows are deleted. Without an index the database reads
 * the whole referring table for every row that goes; and a cascade takes rows of tables that nobody
 * archives. Stateless.
 */
final class ForeignKeys {
    private static final String SQL =
            """
            SELECT k.conname, cn.nspname AS child_schema, c.relname AS child, p.relname AS parent,
              k.confdeltype = 'c' AS cascades,
              (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY u.place)
                FROM unnest(k.conkey) WITH ORDINALITY AS u (number, place)
                JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number) AS columns,
              EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = k.conrelid AND i.indisvalid
                AND i.indpred IS NULL AND i.indkey[0] = ANY (k.conkey)) AS indexed
            FROM pg_constraint k
            JOIN pg_class c ON c.oid = k.conrelid
            JOIN pg_namespace cn ON cn.oid = c.relnamespace
            JOIN pg_class p ON p.oid = k.confrelid
            JOIN pg_namespace pn ON pn.oid = p.relnamespace
            WHERE k.contype = 'f' AND k.conparentid = 0
              AND pn.nspname = ? AND p.relname = ANY (?)
            ORDER BY cn.nspname, c.relname, k.conname""";

    private ForeignKeys() {}

    /**
     * What to tell of them.
     *
     * @param config names the schema; where it does not, nothing is told
     */
    static List<String> warnings(Connection connection, SinkConfig config) throws SQLException {
        Set<String> known = new LinkedHashSet<>();
        Set<String> parents = new LinkedHashSet<>(List.of(SinkTables.TOKEN));
        ChildTable.OF_TOKENS.forEach(child -> known.add(child.name()));
        for (RelatedTable related : SchemaTables.read(connection, config.schema()).swept(config)) {
            parents.add(related.name());
            related.children().forEach(child -> known.add(child.name()));
        }
        parents.addAll(known);
        List<String> warnings = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(SQL)) {
            statement.setString(1, config.schema());
            statement.setArray(2, connection.createArrayOf("varchar", parents.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    boolean isKnown =
                            row.getString("child_schema").equals(config.schema())
                                    && known.contains(row.getString("child"));
                    warnings(row, isKnown).forEach(warnings::add);
                }
            }
        }
        return warnings;
    }

    private static Stream<String> warnings(ResultSet row, boolean isKnown) throws SQLException {
        String child = OwnTables.qualified(row.getString("child_schema"), row.getString("child"));
        String columns = row.getString("columns");
        String parent = row.getString("parent");
        Stream.Builder<String> warnings = Stream.builder();
        if (!row.getBoolean("indexed")) {
            warnings.add(
                    "no index serves %s (%s), so all of it is read for each row that goes from %s: CREATE INDEX CONCURRENTLY ON %s (%s);"
                            .formatted(child, columns, parent, child, columns));
        }
        if (row.getBoolean("cascades") && !isKnown) {
            warnings.add(
                    "rows of %s go with those of %s by the cascade of foreign key %s, and no copy is kept: have them copied by a trigger, or the cascade taken out of the key"
                            .formatted(child, parent, row.getString("conname")));
        }
        return warnings.build();
    }
}
