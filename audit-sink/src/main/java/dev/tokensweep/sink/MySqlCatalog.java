package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The information schema of MySQL and MariaDB. Columns are told in lower case: a statement may
 * spell them as it likes. Stateless.
 */
final class MySqlCatalog implements CatalogColumns {
    /** One table a query: by a name that it knows the server need not open any other. */
    private static final String COLUMNS =
            """
            SELECT ? AS place, c.column_name, c.ordinal_position, c.column_type, \
            c.character_set_name, c.is_nullable = 'YES' AS nullable, c.is_nullable = 'NO' AND c.column_default IS NULL \
            AND c.extra NOT LIKE '%auto_increment%' AND c.extra NOT LIKE '%GENERATED%' AS required \
            FROM information_schema.columns c \
            WHERE c.table_schema = COALESCE(?, DATABASE()) AND c.table_name = ?""";

    @Override
    public boolean isThere(Connection connection, String table) throws SQLException {
        return !present(connection, List.of(table)).isEmpty();
    }

    @Override
    public List<String> present(Connection connection, Collection<String> tables)
            throws SQLException {
        if (tables.isEmpty()) {
            return List.of();
        }
        List<Name> names = tables.stream().map(Name::of).toList();
        String sql =
                "SELECT table_name, @@lower_case_table_names FROM information_schema.tables WHERE table_schema = COALESCE(?, DATABASE()) AND table_name IN (%s)"
                        .formatted(String.join(", ", Collections.nCopies(names.size(), "?")));
        TreeSet<String> exactly = new TreeSet<>();
        TreeSet<String> inAnyCase = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, names.get(0).schema());
            for (int place = 0; place < names.size(); place++) {
                statement.setString(place + 2, names.get(place).table());
            }
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    (row.getInt(2) == 0 ? exactly : inAnyCase).add(row.getString(1));
                }
            }
        }
        return tables.stream()
                .filter(
                        table -> {
                            String name = Name.of(table).table();
                            return exactly.contains(name) || inAnyCase.contains(name);
                        })
                .toList();
    }

    /**
     * A transaction that has opened a table keeps its definition as it is until it ends; so each is
     * opened, as one to write to, and no row of it is read.
     */
    @Override
    public void freeze(Connection connection, Collection<String> tables) throws SQLException {
        List<String> present = present(connection, tables);
        if (!present.isEmpty()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(
                        present.stream()
                                .map("(SELECT 1 FROM %s WHERE FALSE FOR UPDATE)"::formatted)
                                .collect(Collectors.joining(" UNION ALL ")));
            }
        }
    }

    @Override
    public Map<String, Map<String, Column>> read(Connection connection, Collection<String> tables)
            throws SQLException {
        List<String> names = new ArrayList<>(tables);
        Map<String, Map<String, Column>> found = new LinkedHashMap<>();
        if (names.isEmpty()) {
            return found;
        }
        String sql =
                String.join(" UNION ALL ", Collections.nCopies(names.size(), COLUMNS))
                        + " ORDER BY place, ordinal_position";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int place = 0; place < names.size(); place++) {
                Name name = Name.of(names.get(place));
                statement.setInt(place * 3 + 1, place);
                statement.setString(place * 3 + 2, name.schema());
                statement.setString(place * 3 + 3, name.table());
            }
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.computeIfAbsent(
                                    names.get(row.getInt("place")), any -> new LinkedHashMap<>())
                            .put(
                                    row.getString("column_name").toLowerCase(Locale.ROOT),
                                    new Column(
                                            type(row),
                                            row.getBoolean("nullable"),
                                            row.getBoolean("required")));
                }
            }
        }
        return found;
    }

    /** The name of an index of a table that begins with a column; the primary key before others. */
    Optional<String> indexOn(Connection connection, String table, String column)
            throws SQLException {
        String sql =
                "SELECT index_name FROM information_schema.statistics WHERE table_schema = COALESCE(?, DATABASE()) AND table_name = ? AND column_name = ? AND seq_in_index = 1 ORDER BY index_name <> 'PRIMARY', index_name LIMIT 1";
        Name name = Name.of(table);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name.schema());
            statement.setString(2, name.table());
            statement.setString(3, column);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }

    /** The columns of each unique index but the primary key, and none of one over expressions. */
    Collection<List<String>> uniqueKeys(Connection connection, String table) throws SQLException {
        String sql =
                "SELECT index_name, column_name FROM information_schema.statistics WHERE table_schema = COALESCE(?, DATABASE()) AND table_name = ? AND non_unique = 0 AND index_name <> 'PRIMARY' ORDER BY index_name, seq_in_index";
        Name name = Name.of(table);
        Map<String, List<String>> keys = new LinkedHashMap<>();
        Set<String> ofExpressions = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name.schema());
            statement.setString(2, name.table());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    String column = row.getString(2);
                    if (column == null) {
                        ofExpressions.add(row.getString(1));
                        continue;
                    }
                    keys.computeIfAbsent(row.getString(1), any -> new ArrayList<>())
                            .add(column.toLowerCase(Locale.ROOT));
                }
            }
        }
        keys.keySet().removeAll(ofExpressions);
        return keys.values();
    }

    private static String type(ResultSet row) throws SQLException {
        String charset = row.getString("character_set_name");
        String type = row.getString("column_type");
        return charset == null ? type : "%s CHARACTER SET %s".formatted(type, charset);
    }

    /** A table's name as a statement has it, taken apart; the schema is null where none is said. */
    private record Name(String schema, String table) {
        static Name of(String qualified) {
            if (!qualified.startsWith("`")) {
                return new Name(null, qualified);
            }
            int end = qualified.lastIndexOf("`.");
            return new Name(
                    qualified.substring(1, end).replace("``", "`"), qualified.substring(end + 2));
        }
    }
}
