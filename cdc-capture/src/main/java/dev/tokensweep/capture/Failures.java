package dev.tokensweep.capture;

import dev.tokensweep.events.TlsRefusal;
import java.sql.SQLException;
import java.util.List;

/** Finds the telling part of a chain of exceptions. */
final class Failures {
    private static final int GREATEST_LENGTH = 300;

    /** Whose messages quote statements of Oracle's log, with all columns in them. */
    private static final String QUOTING = "io.debezium.connector.oracle.logminer.parser.";

    private Failures() {}

    /** The first cause of a type; null where the chain has none. */
    static <E extends Throwable> E find(Class<E> type, Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (type.isInstance(each)) {
                return type.cast(each);
            }
        }
        return null;
    }

    /** The root cause on one line. */
    static String oneLine(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        SQLException sql = find(SQLException.class, failure);
        Throwable telling = sql == null ? root : sql;
        if (telling.getClass().getName().startsWith(QUOTING)) {
            return telling.getClass().getSimpleName()
                    + ": a statement in the log is not understood";
        }
        // Only the first line: PostgreSQL quotes values in the detail that follows.
        String message = String.valueOf(telling.getMessage()).lines().findFirst().orElse("");
        String line = telling.getClass().getSimpleName() + ": " + message;
        return line.length() <= GREATEST_LENGTH ? line : line.substring(0, GREATEST_LENGTH) + "...";
    }

    /** Of a connection that did not come about for another reason than the user's. */
    static RuntimeException unreached(SQLException failure, String where) {
        String refusal = TlsRefusal.of(failure);
        return refusal == null
                ? new DatabaseUnreachableException(
                        "database.url: the database at %s does not answer: %s"
                                .formatted(where, oneLine(failure)),
                        failure)
                : new CaptureConfigException(
                        List.of(
                                "database.url: no trusted connection to the database at %s (%s): check the parameters of TLS, and the certificates they name"
                                        .formatted(where, refusal)));
    }
}
