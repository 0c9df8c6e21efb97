package dev.tokensweep.capture;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/**
 * What the error codes of a vendor's database say of why it cannot be asked: a wrong configuration
 * is told from a database that is not there.
 *
 * @param refusals of the user
 * @param absences of the database that the url names
 * @param denials for want of a privilege
 */
record ErrorCodes(Set<Integer> refusals, Set<Integer> absences, Set<Integer> denials) {
    static final ErrorCodes OF_MYSQL =
            new ErrorCodes(Set.of(1045), Set.of(1049), Set.of(1044, 1142, 1143, 1227));

    static final ErrorCodes OF_SQL_SERVER =
            new ErrorCodes(
                    Set.of(18456, 18470, 18487, 18488),
                    Set.of(4060),
                    Set.of(229, 230, 262, 297, 300, 916, 2760, 8189, 22904));

    /** A table that may not be seen is told as one that does not exist. */
    static final ErrorCodes OF_ORACLE =
            new ErrorCodes(
                    Set.of(1017, 28000, 28001),
                    Set.of(12505, 12514),
                    Set.of(942, 1031, 1045, 1950));

    /** The exception to throw; its message is one line and quotes no password. */
    RuntimeException explain(SQLException failure, DatabaseAddress address, String user) {
        int code = failure.getErrorCode();
        if (refusals.contains(code)) {
            return finding(
                    "the database at %s refuses user %s: check database.user, the password and whence that user may come"
                            .formatted(address.place(), user));
        }
        if (absences.contains(code)) {
            return finding(
                    "there is no database %s at %s: check database.url"
                            .formatted(address.database(), address.place()));
        }
        if (isDenied(failure)) {
            return finding(
                    "user %s lacks a privilege at %s: %s"
                            .formatted(user, address.place(), Failures.oneLine(failure)));
        }
        return Failures.unreached(failure, address.place());
    }

    /** Whether a privilege is missing. */
    boolean isDenied(SQLException failure) {
        return denials.contains(failure.getErrorCode());
    }

    private static CaptureConfigException finding(String line) {
        return new CaptureConfigException(List.of(line));
    }
}
