package dev.tokensweep.sink;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/** Given rows as PostgreSQL takes them: an array a column. Stateless. */
final class GivenArrays {
    private GivenArrays() {}

    /** The table of given rows, with its alias, in a FROM clause. */
    static String table(GivenRows rows) {
        return rows.columns().stream()
                .map(column -> "?::" + type(column.kind()) + "[]")
                .collect(
                        Collectors.joining(
                                ", ",
                                "unnest(",
                                ") AS %s (%s)"
                                        .formatted(
                                                rows.alias(),
                                                rows.columns().stream()
                                                        .map(GivenRows.Column::name)
                                                        .collect(Collectors.joining(", ")))));
    }

    private static String type(GivenRows.Kind kind) {
        return switch (kind) {
            case KEY, TEXT, LONG_TEXT -> "varchar";
            case INT -> "int";
            case LONG -> "bigint";
            case MOMENT -> "timestamp";
        };
    }

    /** As {@link Dialect#bind}. */
    static int bind(PreparedStatement statement, int first, GivenRows rows, List<Object[]> values)
            throws SQLException {
        int parameter = first;
        for (int place = 0; place < rows.columns().size(); place++) {
            GivenRows.Kind kind = rows.columns().get(place).kind();
            Object[] column = new Object[values.size()];
            for (int row = 0; row < column.length; row++) {
                Object value = values.get(row)[place];
                column[row] =
                        kind == GivenRows.Kind.MOMENT ? PostgresTimestamp.of((Long) value) : value;
            }
            statement.setArray(
                    parameter++, statement.getConnection().createArrayOf(type(kind), column));
        }
        return parameter;
    }
}
