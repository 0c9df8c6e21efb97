package dev.tokensweep.sink;

import java.sql.SQLException;
import java.util.List;

/** The archive cannot take a token row whole, so no token may go. */
final class ArchiveMismatchException extends SQLException {
    private static final long serialVersionUID = 1L;

    /** The standard's class for statements that do not fit the tables. */
    private static final String SQL_STATE = "42000";

    ArchiveMismatchException(List<String> findings) {
        super(String.join("; ", findings), SQL_STATE);
    }
}
