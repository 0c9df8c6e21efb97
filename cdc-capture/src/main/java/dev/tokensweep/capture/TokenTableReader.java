package dev.tokensweep.capture;

import dev.tokensweep.events.Grant;
import dev.tokensweep.events.RowVersion;
import dev.tokensweep.events.TokenRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads the token table of a MySQL or MariaDB server page by page in the order of its key, and of
 * it only the columns that may leave the database. Used by one thread.
 */
final class TokenTableReader {
    private static final Set<String> TIMES = Set.of("time_created", "refresh_token_time_created");

    private final Database database;
    private final String select;
    private String last;

    TokenTableReader(Database database) throws SQLException {
        this.database = database;
        CapturedTables tables = database.tables();
        Set<String> there = columns(tables);
        String columns =
                TokenColumns.CAPTURED.stream()
                        .map(column -> there.contains(column) ? value(column) : "NULL")
                        .collect(Collectors.joining(", "));
        this.select = "SELECT %s FROM %s".formatted(columns, tables.qualified(tables.tokenTable()));
    }

    /** One row. */
    record Token(String id, TokenRow row) {}

    private Set<String> columns(CapturedTables tables) throws SQLException {
        Set<String> columns = new HashSet<>();
        for (String column :
                database.column(
                        "SELECT COLUMN_NAME FROM information_schema.COLUMNS"
                                + " WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?",
                        tables.schema(),
                        tables.tokenTable())) {
            columns.add(column.toLowerCase(Locale.ROOT));
        }
        return columns;
    }

    /** Times as the digits that this session sees, counted as if they were UTC. */
    private static String value(String column) {
        return TIMES.contains(column)
                ? "TIMESTAMPDIFF(MICROSECOND, '1970-01-01', %s)".formatted(column)
                : column;
    }

    /** The next rows; none at the end. */
    List<Token> next(int limit) throws SQLException {
        List<Token> page = new ArrayList<>();
        String behind = last == null ? "" : " WHERE token_id > ?";
        Object[] parameters = last == null ? new Object[0] : new Object[] {last};
        database.query(
                "%s%s ORDER BY token_id LIMIT %d".formatted(select, behind, limit),
                row -> page.add(read(row)),
                parameters);
        if (!page.isEmpty()) {
            last = page.get(page.size() - 1).id();
        }
        return page;
    }

    private static Token read(ResultSet row) throws SQLException {
        return new Token(
                row.getString(place("token_id")),
                new TokenRow(
                        new RowVersion(
                                row.getString(place("token_state")),
                                row.getString(place("token_state_id")),
                                number(row, "time_created"),
                                number(row, "validity_period"),
                                number(row, "refresh_token_time_created"),
                                number(row, "refresh_token_validity_period")),
                        new Grant(
                                integer(row, "tenant_id"),
                                integer(row, "consumer_key_id"),
                                row.getString(place("authz_user")),
                                row.getString(place("user_domain")),
                                row.getString(place("grant_type")))));
    }

    private static int place(String column) {
        return TokenColumns.CAPTURED.indexOf(column) + 1;
    }

    private static Long number(ResultSet row, String column) throws SQLException {
        long value = row.getLong(place(column));
        return row.wasNull() ? null : (Long) value;
    }

    private static Integer integer(ResultSet row, String column) throws SQLException {
        int value = row.getInt(place(column));
        return row.wasNull() ? null : (Integer) value;
    }
}
