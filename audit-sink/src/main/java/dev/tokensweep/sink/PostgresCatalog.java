package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** PostgreSQL's catalog, asked by names as a statement writes them. Stateless. */
final class PostgresCatalog implements CatalogColumns {
    private static final String SQL =
            """
            SELECT wanted.name, a.attname, format_type(a.atttypid, a.atttypmod) AS type,
              NOT a.attnotnull AS nullable,
              a.attnotnull AND NOT a.atthasdef AND a.attidentity = '' AS required
            FROM unnest(?::varchar[]) AS wanted (name)
            JOIN pg_attribute a ON a.attrelid = to_regclass(wanted.name)
            WHERE a.attnum > 0 AND NOT a.attisdropped
            ORDER BY wanted.name, a.attnum""";

    @Override
    public boolean isThere(Connection connection, String table) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
            statement.setString(1, table);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    @Override
    public List<String> present(Connection connection, Collection<String> tables)
            throws SQLException {
        String sql =
                "SELECT name FROM unnest(?::varchar[]) WITH ORDINALITY AS wanted (name, place)"
                        + " WHERE to_regclass(name) IS NOT NULL ORDER BY place";
        List<String> present = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("varchar", tables.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    present.add(rows.getString(1));
                }
            }
        }
        return present;
    }

    @Override
    public void freeze(Connection connection, Collection<String> tables) throws SQLException {
        List<String> present = present(connection, tables);
        if (!present.isEmpty()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(
                        "LOCK TABLE %s IN ROW EXCLUSIVE MODE"
                                .formatted(String.join(", ", present)));
            }
        }
    }

    @Override
    public Map<String, Map<String, Column>> read(Connection connection, Collection<String> tables)
            throws SQLException {
        Map<String, Map<String, Column>> found = new LinkedHashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(SQL)) {
            statement.setArray(1, connection.createArrayOf("varchar", tables.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.computeIfAbsent(rows.getString("name"), any -> new LinkedHashMap<>())
                            .put(
                                    rows.getString("attname"),
                                    new Column(
                                            rows.getString("type"),
                                            rows.getBoolean("nullable"),
                                            rows.getBoolean("required")));
                }
            }
        }
        return found;
    }
}
