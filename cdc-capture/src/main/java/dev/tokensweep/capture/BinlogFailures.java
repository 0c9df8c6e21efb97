package dev.tokensweep.capture;

import java.sql.SQLException;
import java.util.List;

/** Tells a wrong configuration from a MySQL or MariaDB server that is not there. */
final class BinlogFailures {
    private static final int ACCESS_DENIED = 1045;
    private static final int DATABASE_DENIED = 1044;
    private static final int NO_SUCH_DATABASE = 1049;
    private static final int TABLE_DENIED = 1142;
    private static final int COLUMN_DENIED = 1143;
    private static final int PRIVILEGE_NEEDED = 1227;

    private BinlogFailures() {}

    /** The exception to throw; its message is one line and quotes no password. */
    static RuntimeException explain(SQLException failure, DatabaseAddress address, String user) {
        return switch (failure.getErrorCode()) {
            case ACCESS_DENIED ->
                    finding(
                            "the database at %s refuses user %s: check database.user, the password and the host that the user may come from"
                                    .formatted(address.place(), user));
            case NO_SUCH_DATABASE ->
                    finding(
                            "there is no database %s at %s: check database.url"
                                    .formatted(address.database(), address.place()));
            case DATABASE_DENIED, TABLE_DENIED, COLUMN_DENIED, PRIVILEGE_NEEDED ->
                    finding(
                            "user %s lacks a privilege at %s: %s"
                                    .formatted(user, address.place(), Failures.oneLine(failure)));
            default -> Failures.unreached(failure, address.place());
        };
    }

    /** Whether a privilege is missing. */
    static boolean isDenied(SQLException failure) {
        return switch (failure.getErrorCode()) {
            case DATABASE_DENIED, TABLE_DENIED, COLUMN_DENIED, PRIVILEGE_NEEDED -> true;
            default -> false;
        };
    }

    private static CaptureConfigException finding(String line) {
        return new CaptureConfigException(List.of(line));
    }
}
