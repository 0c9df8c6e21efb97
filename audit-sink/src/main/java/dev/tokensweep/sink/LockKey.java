package dev.tokensweep.sink;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * The key of an advisory lock of PostgreSQL's: the token table itself. However two sessions find
 * it, by a schema's name or by a search path, they mean the same lock. Stateless.
 */
final class LockKey {
    private LockKey() {}

    /**
     * An expression of two parameters, which {@link #bind} sets. Never NULL, because a lock of NULL
     * would lock nothing.
     *
     * @param purpose without quotes in it
     */
    static String of(String purpose) {
        return "hashtextextended('%s.' || coalesce(to_regclass(?)::oid::text, ?), 0)"
                .formatted(purpose);
    }

    /**
     * Sets the first two parameters.
     *
     * @param tables whose schema may be null: that in which the search path finds them
     */
    static void bind(PreparedStatement statement, SinkTables tables) throws SQLException {
        statement.setString(1, tables.token());
        statement.setString(2, tables.token());
    }
}
