package dev.tokensweep.sink;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * The key of an advisory lock: the token table itself. However two sessions find it, by a schema's
 * name or by a search path, they mean the same lock. Stateless.
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
     * @param schema of the token tables; null: that in which the search path finds them
     */
    static void bind(PreparedStatement statement, String schema) throws SQLException {
        String table = SinkTables.in(schema).token();
        statement.setString(1, table);
        statement.setString(2, table);
    }
}
