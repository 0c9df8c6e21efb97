package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** The operator's own question to the database: true, or a number above zero, means wait. */
final class ThrottleQuery implements HostSignal {
    /** No value of this kind: the class of wrong data, which no retry mends. */
    private static final String WRONG_ANSWER = "42804";

    private final HostQueries queries;
    private final String sql;

    ThrottleQuery(HostQueries queries, String sql) {
        this.queries = queries;
        this.sql = sql;
    }

    @Override
    public String name() {
        return "sink.throttle-query";
    }

    @Override
    public Optional<Bar> bar(Connection connection) throws SQLException {
        return saysWait(connection)
                ? Optional.of(new Bar(Bar.Kind.THROTTLED, "sink.throttle-query says wait"))
                : Optional.empty();
    }

    /** In a transaction that cannot write, and ends within a second. */
    boolean saysWait(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try {
            queries.beginQuestion(connection);
            return ask(connection);
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private boolean ask(Connection connection) throws SQLException {
        // Not prepared: in a query of the operator's a question mark is an operator of SQL's.
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            if (rows.getMetaData().getColumnCount() != 1 || !rows.next()) {
                throw wrong("no single value");
            }
            Object answer = rows.getObject(1);
            if (rows.next()) {
                throw wrong("more than one row");
            }
            if (answer instanceof Boolean wait) {
                return wait;
            }
            if (answer instanceof Number number) {
                return number.doubleValue() > 0;
            }
            throw wrong(answer == null ? "NULL" : "neither a boolean nor a number");
        }
    }

    private static SQLException wrong(String what) {
        return new SQLException(
                "it gives %s; it must give one boolean or one number".formatted(what),
                WRONG_ANSWER);
    }
}
