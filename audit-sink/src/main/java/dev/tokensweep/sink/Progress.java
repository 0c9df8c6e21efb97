package dev.tokensweep.sink;

import dev.tokensweep.faults.Faults;
import dev.tokensweep.faults.Mechanism;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One worker's place in each of its partitions, kept in the database beside the tokens. Claiming a
 * partition raises its epoch; from then on whoever held it before moves nothing. Not thread-safe.
 */
final class Progress {
    private final String table;
    private final String topicId;
    private final boolean fences;
    private final Map<Integer, Long> epochs = new HashMap<>();

    /**
     * @param topicId Kafka's own: a topic made anew under the same name starts anew here too
     */
    Progress(SinkTables tables, String topicId, Faults faults) {
        this.table = tables.progress();
        this.topicId = topicId;
        this.fences = faults.keeps(Mechanism.FENCING);
    }

    /** Takes a partition from whoever had it, in a transaction of the caller; tells its place. */
    long claim(Connection connection, int partition) throws SQLException {
        String sql =
                """
                INSERT INTO %1$s AS p (topic_id, partition_no, next_offset, epoch, updated_at)
                VALUES (?, ?, 0, 1, now() AT TIME ZONE 'UTC')
                ON CONFLICT (topic_id, partition_no) DO UPDATE
                SET epoch = p.epoch + 1, updated_at = now() AT TIME ZONE 'UTC'
                RETURNING next_offset, epoch"""
                        .formatted(table);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, topicId);
            statement.setInt(2, partition);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                epochs.put(partition, row.getLong("epoch"));
                return row.getLong("next_offset");
            }
        }
    }

    /** Moves the place of a partition just claimed, in the caller's transaction. */
    void place(Connection connection, int partition, long nextOffset) throws SQLException {
        String sql =
                "UPDATE %s SET next_offset = ? WHERE topic_id = ? AND partition_no = ?"
                        .formatted(table);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, nextOffset);
            statement.setString(2, topicId);
            statement.setInt(3, partition);
            statement.executeUpdate();
        }
    }

    /** Forgets every claim; the database's rows stay as they are. */
    void release() {
        epochs.clear();
    }

    /**
     * Locks the places, in the transaction of the purge and before all else in it: a zombie that
     * gets past the rows' locks finds its epoch gone.
     *
     * @throws FencedException when one of the partitions is no longer ours
     */
    void fence(Connection connection, Set<Integer> partitions) throws SQLException {
        String sql =
                """
                SELECT p.partition_no FROM %s p JOIN unnest(?::int[], ?::bigint[])
                AS v (partition_no, epoch) ON p.partition_no = v.partition_no AND %s
                WHERE p.topic_id = ? ORDER BY p.partition_no FOR UPDATE OF p"""
                        .formatted(table, fences ? "p.epoch = v.epoch" : "true");
        Object[] ours = partitions.toArray();
        int locked = 0;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, array(connection, "int", ours));
            statement.setArray(
                    2, array(connection, "bigint", Arrays.stream(ours).map(epochs::get).toArray()));
            statement.setString(3, topicId);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    locked++;
                }
            }
        }
        if (locked != partitions.size()) {
            throw new FencedException("another sink has taken one of partitions " + partitions);
        }
    }

    /** Moves places that this transaction has locked, and counts what it did there. */
    void advance(Connection connection, Map<Integer, Long> nextOffsets, Tally tally)
            throws SQLException {
        String sql =
                """
                UPDATE %s p SET next_offset = v.next_offset, purged = p.purged + v.purged,
                spared = p.spared + v.spared, weighed_purged = p.weighed_purged + v.weighed_purged,
                weighed_spared = p.weighed_spared + v.weighed_spared,
                updated_at = now() AT TIME ZONE 'UTC', batch_at = now() AT TIME ZONE 'UTC'
                FROM unnest(?::int[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])
                AS v (partition_no, next_offset, purged, spared, weighed_purged, weighed_spared)
                WHERE p.topic_id = ? AND p.partition_no = v.partition_no"""
                        .formatted(table);
        List<Integer> partitions = nextOffsets.keySet().stream().sorted().toList();
        List<Tally.Counts> counts = partitions.stream().map(tally::of).toList();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, array(connection, "int", partitions.toArray()));
            statement.setArray(2, numbers(connection, partitions.stream().map(nextOffsets::get)));
            statement.setArray(3, numbers(connection, counts.stream().map(Tally.Counts::purged)));
            statement.setArray(4, numbers(connection, counts.stream().map(Tally.Counts::spared)));
            statement.setArray(
                    5, numbers(connection, counts.stream().map(Tally.Counts::weighedPurged)));
            statement.setArray(
                    6, numbers(connection, counts.stream().map(Tally.Counts::weighedSpared)));
            statement.setString(7, topicId);
            statement.executeUpdate();
        }
    }

    /**
     * Reads the places of all claimed partitions.
     *
     * @throws FencedException when one of them is no longer ours
     */
    Map<Integer, Long> read(Connection connection) throws SQLException {
        String sql =
                "SELECT partition_no, next_offset, epoch FROM %s WHERE topic_id = ?"
                        .formatted(table);
        Map<Integer, Long> places = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, topicId);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Long ours = epochs.get(rows.getInt("partition_no"));
                    if (ours != null && ours == rows.getLong("epoch")) {
                        places.put(rows.getInt("partition_no"), rows.getLong("next_offset"));
                    }
                }
            }
        }
        if (!places.keySet().equals(epochs.keySet())) {
            throw new FencedException(
                    "another sink has taken one of partitions " + epochs.keySet());
        }
        return places;
    }

    /** How many partitions are ours, as far as anybody has told. */
    int claimed() {
        return epochs.size();
    }

    private static Array numbers(Connection connection, Stream<Long> values) throws SQLException {
        return array(connection, "bigint", values.toArray());
    }

    private static Array array(Connection connection, String type, Object[] values)
            throws SQLException {
        return connection.createArrayOf(type, values);
    }
}
