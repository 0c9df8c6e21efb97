package dev.tokensweep.sink;

import dev.tokensweep.events.RowVersion;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;

/**
 * Verdicts as arrays, one per column: token id, state, state id, created, validity, refresh
 * created, refresh validity, rule and end of life.
 */
final class VerdictArrays {
    private VerdictArrays() {}

    /** Sets parameters 1 to 9. */
    static void bind(PreparedStatement statement, List<VerdictRecord> verdicts)
            throws SQLException {
        Binder binder = new Binder(statement, verdicts);
        binder.set(1, "varchar", VerdictRecord::tokenId);
        binder.set(2, "varchar", verdict -> version(verdict).state());
        binder.set(3, "varchar", verdict -> version(verdict).stateId());
        binder.set(
                4, "timestamp", verdict -> PostgresTimestamp.of(version(verdict).createdMicros()));
        binder.set(5, "bigint", verdict -> version(verdict).validityMs());
        binder.set(
                6,
                "timestamp",
                verdict -> PostgresTimestamp.of(version(verdict).refreshCreatedMicros()));
        binder.set(7, "bigint", verdict -> version(verdict).refreshValidityMs());
        binder.set(8, "varchar", verdict -> verdict.verdict().rule());
        binder.set(
                9, "timestamp", verdict -> PostgresTimestamp.of(verdict.verdict().endedMicros()));
    }

    private static RowVersion version(VerdictRecord verdict) {
        return verdict.verdict().version();
    }

    private record Binder(PreparedStatement statement, List<VerdictRecord> verdicts) {
        void set(int index, String type, Function<VerdictRecord, Object> column)
                throws SQLException {
            Connection connection = statement.getConnection();
            Object[] values = verdicts.stream().map(column).toArray();
            statement.setArray(index, connection.createArrayOf(type, values));
        }
    }
}
