package dev.tokensweep.sink;

import dev.tokensweep.events.OwnTables;
import dev.tokensweep.events.Vendor;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts up the one row that gives the log a mark. Stateless. */
final class Marks {
    private final boolean tells;
    private final String count;
    private final String read;

    Marks(SinkTables tables) {
        Dialect dialect = tables.dialect();
        String table = tables.own(OwnTables.MARK);
        // By the clock too, so that no number comes again after a failover that lost the last ones.
        String now = HostQueries.of(dialect.vendor()).clockMicros();
        String upsert =
                dialect.upsert(
                        table,
                        new TreeMap<>(Map.of("id", "1", "mark", now)),
                        List.of("id"),
                        Map.of(
                                "mark",
                                "CASE WHEN p.mark + 1 > %1$s THEN p.mark + 1 ELSE %1$s END"
                                        .formatted(now)));
        this.tells = dialect.vendor() == Vendor.POSTGRESQL;
        this.count = tells ? upsert + " RETURNING mark" : upsert;
        this.read = "SELECT mark FROM %s WHERE id = 1".formatted(table);
    }

    /** Makes a mark and commits it; tells its number. */
    long make(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (!tells) {
                statement.executeUpdate(count);
            }
            long mark = number(statement, tells ? count : read);
            connection.commit();
            return mark;
        }
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
