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

/**
 * Oracle's catalog. It has names that were written without quotes in capitals, and the columns are
 * told so: a statement that quotes them must spell them so. Stateless.
 */
final class OracleCatalog implements CatalogColumns {
    private static final String COLUMNS =
            """
            SELECT c.column_name, c.data_type, c.data_length, c.char_length, c.data_precision, \
            c.data_scale, CASE WHEN c.nullable = 'Y' THEN 1 ELSE 0 END AS nullable, \
            CASE WHEN c.nullable = 'N' AND c.default_length IS NULL \
            THEN 1 ELSE 0 END AS required FROM all_tab_columns c \
            WHERE c.owner = NVL(?, SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA')) AND c.table_name = ? \
            ORDER BY c.column_id""";

    @Override
    public boolean isThere(Connection connection, String table) throws SQLException {
        return !columns(connection, table).isEmpty();
    }

    @Override
    public void freeze(Connection connection, Collection<String> tables) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String table : present(connection, tables)) {
                statement.execute("LOCK TABLE %s IN ROW EXCLUSIVE MODE WAIT 1".formatted(table));
            }
        }
    }

    @Override
    public Map<String, Map<String, Column>> read(Connection connection, Collection<String> tables)
            throws SQLException {
        Map<String, Map<String, Column>> found = new LinkedHashMap<>();
        for (String table : tables) {
            Map<String, Column> columns = columns(connection, table);
            if (!columns.isEmpty()) {
                found.put(table, columns);
            }
        }
        return found;
    }

    private static Map<String, Column> columns(Connection connection, String table)
            throws SQLException {
        int dot = table.lastIndexOf("\".");
        String schema = dot < 0 ? null : table.substring(1, dot).replace("\"\"", "\"");
        Map<String, Column> columns = new LinkedHashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
            statement.setString(1, schema);
            statement.setString(2, table.substring(dot < 0 ? 0 : dot + 2).toUpperCase(Locale.ROOT));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    columns.put(
                            row.getString("column_name"),
                            new Column(
                                    type(row),
                                    row.getBoolean("nullable"),
                                    row.getBoolean("required")));
                }
            }
        }
        return columns;
    }

    private static String type(ResultSet row) throws SQLException {
        String name = row.getString("data_type").toLowerCase(Locale.ROOT);
        return switch (name) {
            case "varchar2", "nvarchar2", "char", "nchar" ->
                    "%s(%d)".formatted(name, row.getInt("char_length"));
            case "raw" -> "raw(%d)".formatted(row.getInt("data_length"));
            case "number" ->
                    row.getString("data_precision") == null
                            ? name
                            : "number(%d,%d)"
                                    .formatted(
                                            row.getInt("data_precision"), row.getInt("data_scale"));
            default -> name;
        };
    }
}
