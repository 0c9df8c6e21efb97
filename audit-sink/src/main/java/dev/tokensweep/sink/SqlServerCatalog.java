package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** SQL Server's catalog, asked by names as a statement writes them. Stateless. */
final class SqlServerCatalog implements CatalogColumns {
    private static final String COLUMNS =
            """
            SELECT c.name, t.name AS type, c.max_length, c.precision, c.scale, \
            c.is_nullable AS nullable, CASE WHEN c.is_nullable = 0 AND c.default_object_id = 0 AND c.is_identity = 0 \
            AND c.is_computed = 0 THEN 1 ELSE 0 END AS required \
            FROM sys.columns c JOIN sys.types t ON t.user_type_id = c.user_type_id \
            WHERE c.object_id = OBJECT_ID(?, N'U') ORDER BY c.column_id""";

    @Override
    public boolean isThere(Connection connection, String table) throws SQLException {
        String sql = "SELECT CASE WHEN OBJECT_ID(?, N'U') IS NULL THEN 0 ELSE 1 END";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, table);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /** A lock of a row's is one on its table's definition too, until the transaction ends. */
    @Override
    public void freeze(Connection connection, Collection<String> tables) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String table : present(connection, tables)) {
                statement.execute(
                        "SELECT TOP (1) 1 FROM %s WITH (UPDLOCK, ROWLOCK, READPAST)"
                                .formatted(table));
            }
        }
    }

    @Override
    public Map<String, Map<String, Column>> read(Connection connection, Collection<String> tables)
            throws SQLException {
        Map<String, Map<String, Column>> found = new LinkedHashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
            for (String table : tables) {
                statement.setString(1, table);
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        found.computeIfAbsent(table, any -> new LinkedHashMap<>())
                                .put(
                                        row.getString("name").toLowerCase(Locale.ROOT),
                                        new Column(
                                                type(row),
                                                row.getBoolean("nullable"),
                                                row.getBoolean("required")));
                    }
                }
            }
        }
        return found;
    }

    /** The catalog counts bytes; a letter of nvarchar has two. */
    private static String type(ResultSet row) throws SQLException {
        String name = row.getString("type").toLowerCase(Locale.ROOT);
        int bytes = row.getInt("max_length");
        return switch (name) {
            case "varchar", "char", "varbinary", "binary" -> sized(name, bytes);
            case "nvarchar", "nchar" -> sized(name, bytes < 0 ? bytes : bytes / 2);
            case "datetime2", "time", "datetimeoffset" ->
                    "%s(%d)".formatted(name, row.getInt("scale"));
            case "decimal", "numeric" ->
                    "%s(%d,%d)".formatted(name, row.getInt("precision"), row.getInt("scale"));
            default -> name;
        };
    }

    private static String sized(String name, int length) {
        return length < 0 ? name + "(max)" : "%s(%d)".formatted(name, length);
    }
}
