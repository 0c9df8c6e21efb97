package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** Carries out one statement, or reads what one row says; parameters are texts. Stateless. */
final class Statements {
    private Statements() {}

    /** What to make of a row. */
    @FunctionalInterface
    interface Reading<T> {
        T of(ResultSet row) throws SQLException;
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first row; empty where there is none, or it is NULL. */
    static <T> Optional<T> first(
            Connection connection, Reading<T> reading, String sql, String... parameters)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.ofNullable(reading.of(row)) : Optional.empty();
            }
        }
    }

    /** The first row's first column. */
    static Optional<String> text(Connection connection, String sql, String... parameters)
            throws SQLException {
        return first(connection, row -> row.getString(1), sql, parameters);
    }

    /** The same as a number; 0 where there is none. */
    static long number(Connection connection, String sql, String... parameters)
            throws SQLException {
        return first(connection, row -> row.getLong(1), sql, parameters).orElse(0L);
    }

    /** The same as yes or no; no where there is none. */
    static boolean isTrue(Connection connection, String sql, String... parameters)
            throws SQLException {
        return first(connection, row -> row.getBoolean(1), sql, parameters).orElse(false);
    }
}
