package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tables of a schema and their columns, by the catalog alone: a role that may not use the
 * schema is told them too. Immutable.
 */
record SchemaTables(Map<String, Set<String>> columns) {
    static SchemaTables read(Connection connection, SinkConfig config) throws SQLException {
        Map<String, Set<String>> columns = new HashMap<>();
        try (PreparedStatement statement =
                connection.prepareStatement(config.queries().columnsOfSchema())) {
            statement.setString(1, config.schema());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    columns.computeIfAbsent(rows.getString(1), any -> new HashSet<>())
                            .add(rows.getString(2));
                }
            }
        }
        return new SchemaTables(columns);
    }

    boolean have(String table) {
        return columns.containsKey(table);
    }

    /** Those beside the token table that are switched on and lack nothing here. */
    List<RelatedTable> swept(SinkConfig config) {
        return RelatedTable.all(config.policy(), config.tables()).stream()
                .filter(related -> config.upkeep().related().contains(related.related()))
                .filter(this::haveWhole)
                .toList();
    }

    private boolean haveWhole(RelatedTable related) {
        Set<String> present = columns.getOrDefault(related.name(), Set.of());
        return present.contains(related.key()) && present.containsAll(related.columns());
    }
}
