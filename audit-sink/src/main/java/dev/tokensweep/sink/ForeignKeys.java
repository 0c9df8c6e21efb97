package dev.tokensweep.sink;

import dev.tokensweep.events.Vendor;
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
        for (RelatedTable related : SchemaTables.read(connection, config).swept(config)) {
            parents.add(related.name());
            related.children().forEach(child -> known.add(child.name()));
        }
        parents.addAll(known);
        List<String> warnings = new ArrayList<>();
        try (PreparedStatement statement =
                connection.prepareStatement(config.queries().foreignKeys())) {
            statement.setString(1, config.schema());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    if (!parents.contains(row.getString("parent"))) {
                        continue;
                    }
                    boolean isKnown =
                            row.getString("child_schema").equals(config.schema())
                                    && known.contains(row.getString("child"));
                    warnings(row, isKnown, config).forEach(warnings::add);
                }
            }
        }
        return warnings;
    }

    private static Stream<String> warnings(ResultSet row, boolean isKnown, SinkConfig config)
            throws SQLException {
        Vendor vendor = config.dialect().vendor();
        String child = vendor.product(row.getString("child_schema"), row.getString("child"));
        String columns = row.getString("columns");
        String parent = row.getString("parent");
        Stream.Builder<String> warnings = Stream.builder();
        if (!row.getBoolean("indexed")) {
            warnings.add(
                    "no index serves %s (%s), so all of it is read for each row that goes from %s: %s;"
                            .formatted(
                                    child,
                                    columns,
                                    parent,
                                    config.queries().createIndex(child, columns)));
        }
        if (row.getBoolean("cascades") && !isKnown) {
            warnings.add(
                    "rows of %s go with those of %s by the cascade of foreign key %s, and no copy is kept: have them copied by a trigger, or the cascade taken out of the key"
                            .formatted(child, parent, row.getString("conname")));
        }
        return warnings.build();
    }
}
