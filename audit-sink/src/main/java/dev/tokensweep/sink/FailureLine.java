package dev.tokensweep.sink;

import java.sql.SQLException;
import java.util.Set;

/**
 * A failure in one line that holds no column value. The database quotes values in the details of
 * its messages and, outside constraint violations, in the message itself.
 */
final class FailureLine {
    /**
     * Violations whose message quotes the value: MySQL's and MariaDB's duplicate keys and letters
     * that do not fit, SQL Server's duplicate keys, Oracle's.
     */
    private static final Set<Integer> QUOTING = Set.of(1062, 1366, 1586, 2601, 2627, 1);

    private FailureLine() {}

    static String of(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && !(root instanceof SQLException)) {
            root = root.getCause();
        }
        return root instanceof SQLException sql ? of(sql) : named(root);
    }

    private static String of(SQLException failure) {
        String state = failure.getSQLState();
        boolean quotesValues =
                Fault.of(failure) == Fault.ROW
                        && (state == null
                                || !state.startsWith("23")
                                || QUOTING.contains(failure.getErrorCode()));
        return quotesValues
                ? "the database refused a row, SQLState " + state
                : "%s, SQLState %s".formatted(firstLine(failure), state);
    }

    private static String named(Throwable failure) {
        return failure.getClass().getSimpleName() + ": " + firstLine(failure);
    }

    private static String firstLine(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? "no message" : message.lines().findFirst().orElse("no message");
    }
}
