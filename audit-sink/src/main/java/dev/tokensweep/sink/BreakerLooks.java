package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The looks of all instances, kept in a table: so neither a restart nor a time without any instance
 * makes the window begin anew. Used by one thread.
 */
final class BreakerLooks {
    private final Duration length;
    private final SinkTables tables;
    private final HostQueries queries;

    BreakerLooks(Duration length, SinkTables tables, HostQueries queries) {
        this.length = length;
        this.queries = queries;
        this.tables = tables;
    }

    /**
     * What a look found.
     *
     * @param grown what all instances counted since the window's beginning
     * @param resumedAt when an operator passed over what had been counted before; null for never
     */
    record Found(BreakerLook.Counters grown, Instant resumedAt) {}

    private record Now(BreakerLook look, Instant resumedAt) {}

    /** Looks, and keeps the look where it is worth it. */
    Found take(Connection connection) throws SQLException {
        // In this order no kept look is ahead of the counters, unless they were reset.
        List<BreakerLook> kept = kept(connection);
        Now now = now(connection);
        BreakerWindow window = since(now.resumedAt, kept);
        if (window.isOverBy(now.look)) {
            // All of them, also what a clock that was put back left in the future.
            forget(connection, kept);
            window = new BreakerWindow(length, List.of());
        }
        if (window.wants(now.look)) {
            Instant oldestNeeded = window.oldestNeeded(now.look.at());
            forget(
                    connection,
                    kept.stream().filter(look -> look.at().isBefore(oldestNeeded)).toList());
            keep(connection, now.look);
        }
        return new Found(window.grownBy(now.look), now.resumedAt);
    }

    /** What an operator has seen and passed over counts no more. */
    private BreakerWindow since(Instant resumedAt, List<BreakerLook> kept) {
        return new BreakerWindow(
                length,
                kept.stream()
                        .filter(look -> resumedAt == null || look.at().isAfter(resumedAt))
                        .toList());
    }

    private List<BreakerLook> kept(Connection connection) throws SQLException {
        String sql =
                "SELECT looked_at, purged, weighed_purged, weighed_spared, inserted FROM %s"
                        .formatted(tables.look());
        List<BreakerLook> kept = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                kept.add(look(rows, rows.getLong("inserted")));
            }
        }
        return kept;
    }

    private Now now(Connection connection) throws SQLException {
        String sql =
                """
                SELECT %1$s AS looked_at, coalesce(sum(p.purged), 0) AS purged,
                  coalesce(sum(p.weighed_purged), 0) AS weighed_purged,
                  coalesce(sum(p.weighed_spared), 0) AS weighed_spared,
                  (SELECT c.resumed_at FROM %2$s c WHERE c.id = 1) AS resumed_at
                FROM %3$s p"""
                        .formatted(tables.dialect().clock(), tables.control(), tables.progress());
        long inserted = queries.insertedRows(connection, tables);
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return new Now(look(row, inserted), ControlRow.instant(row, "resumed_at"));
        }
    }

    private void keep(Connection connection, BreakerLook look) throws SQLException {
        Map<String, String> values = new LinkedHashMap<>();
        List.of("looked_at", "purged", "weighed_purged", "weighed_spared", "inserted")
                .forEach(column -> values.put(column, "?"));
        String sql = tables.dialect().upsert(tables.look(), values, List.of("looked_at"), Map.of());
        BreakerLook.Counters counters = look.counters();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, LocalDateTime.ofInstant(look.at(), ZoneOffset.UTC));
            statement.setLong(2, counters.purged());
            statement.setLong(3, counters.weighedPurged());
            statement.setLong(4, counters.weighedSpared());
            statement.setLong(5, counters.inserted());
            statement.executeUpdate();
        }
    }

    private void forget(Connection connection, List<BreakerLook> looks) throws SQLException {
        String sql = "DELETE FROM %s WHERE looked_at = ?".formatted(tables.look());
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (BreakerLook look : looks) {
                statement.setObject(1, LocalDateTime.ofInstant(look.at(), ZoneOffset.UTC));
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static BreakerLook look(ResultSet row, long inserted) throws SQLException {
        return new BreakerLook(
                ControlRow.instant(row, "looked_at"),
                new BreakerLook.Counters(
                        row.getLong("purged"),
                        row.getLong("weighed_purged"),
                        row.getLong("weighed_spared"),
                        inserted));
    }
}
