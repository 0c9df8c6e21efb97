package dev.tokensweep.capture;

import java.sql.SQLException;
import java.util.List;

/** Tells a wrong configuration from a database that is not there. */
final class PostgresFailures {
    private PostgresFailures() {}

    /** The exception to throw; its message is one line and quotes no password. */
    static RuntimeException explain(SQLException failure, DatabaseAddress address, String user) {
        String state = String.valueOf(failure.getSQLState());
        String where = address.place();
        if (state.startsWith("28")) {
            return finding(
                    "the database at %s refuses role %s: check database.user, the password and pg_hba.conf"
                            .formatted(where, user));
        }
        if (state.equals("3D000")) {
            return finding(
                    "there is no database %s at %s: check database.url"
                            .formatted(address.database(), where));
        }
        if (state.equals("42501")) {
            return finding(
                    "role %s lacks a privilege at %s: %s"
                            .formatted(user, where, Failures.oneLine(failure)));
        }
        return Failures.unreached(failure, where);
    }

    private static CaptureConfigException finding(String line) {
        return new CaptureConfigException(List.of(line));
    }
}
