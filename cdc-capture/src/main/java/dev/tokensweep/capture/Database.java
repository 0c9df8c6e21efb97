package dev.tokensweep.capture;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * A short-lived connection for capture's own questions, every statement its own transaction. Not
 * thread-safe.
 */
final class Database implements AutoCloseable {
    private static final int ANSWER_SECONDS = 5;

    private final Connection connection;
    private final CapturedTables tables;

    private Database(Connection connection, LogSource source) throws SQLException {
        this.connection = connection;
        this.tables = source.tables(this);
    }

    static Database open(CaptureConfig config) throws SQLException {
        LogSource source = LogSource.of(config);
        Properties properties = source.connectionProperties();
        properties.setProperty("user", config.user());
        if (config.password() != null) {
            properties.setProperty("password", config.password());
        }
        Connection connection = DriverManager.getConnection(config.jdbcUrl(), properties);
        try {
            return new Database(connection, source);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    CapturedTables tables() {
        return tables;
    }

    Connection connection() {
        return connection;
    }

    /** Whether the server still answers on it. */
    boolean isAlive() throws SQLException {
        return connection.isValid(ANSWER_SECONDS);
    }

    void execute(String statement) throws SQLException {
        try (var prepared = connection.createStatement()) {
            prepared.execute(statement);
        }
    }

    void update(String statement, Object... parameters) throws SQLException {
        try (PreparedStatement prepared = prepare(statement, parameters)) {
            prepared.executeUpdate();
        }
    }

    /** The first column of the first row as text; null where there is no row. */
    String first(String query, Object... parameters) throws SQLException {
        List<String> values = column(query, parameters);
        return values.isEmpty() ? null : values.get(0);
    }

    /** Whether the first column of the first row is yes, as any database says it. */
    boolean isTrue(String query, Object... parameters) throws SQLException {
        String answer = first(query, parameters);
        return "t".equals(answer) || "1".equals(answer);
    }

    /** The first column of every row as text. */
    List<String> column(String query, Object... parameters) throws SQLException {
        List<String> values = new ArrayList<>();
        query(query, row -> values.add(row.getString(1)), parameters);
        return values;
    }

    void query(String query, RowReader reader, Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(query, parameters);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                reader.read(rows);
            }
        }
    }

    /** The number that a block of statements gives its first parameter; the others it is given. */
    int answer(String block, Object... parameters) throws SQLException {
        try (CallableStatement statement = connection.prepareCall(block)) {
            statement.registerOutParameter(1, Types.INTEGER);
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 2, parameters[i]);
            }
            statement.execute();
            return statement.getInt(1);
        }
    }

    private PreparedStatement prepare(String sql, Object... parameters) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    /** Takes what it wants from the current row. */
    @FunctionalInterface
    interface RowReader {
        void read(ResultSet row) throws SQLException;
    }
}
