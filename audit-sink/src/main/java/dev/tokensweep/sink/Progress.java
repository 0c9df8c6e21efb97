package dev.tokensweep.sink;

import dev.tokensweep.faults.Faults;
import dev.tokensweep.faults.Mechanism;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One worker's place in each of its partitions, kept in the database beside the tokens. Claiming a
 * partition raises its epoch; from then on whoever held it before moves nothing. Not thread-safe.
 */
final class Progress {
    private static final GivenRows CLAIMS =
            GivenRows.as("v", GivenRows.integer("partition_no"), GivenRows.number("epoch"));

    private static final GivenRows PLACES =
            GivenRows.as(
                    "v",
                    GivenRows.integer("partition_no"),
                    GivenRows.number("next_offset"),
                    GivenRows.number("purged"),
                    GivenRows.number("spared"),
                    GivenRows.number("weighed_purged"),
                    GivenRows.number("weighed_spared"));

    private final Dialect dialect;
    private final String table;
    private final String topicId;
    private final boolean fences;
    private final Map<Integer, Long> epochs = new HashMap<>();

    /**
     * @param topicId Kafka's own: a topic made anew under the same name starts anew here too
     */
    Progress(SinkTables tables, String topicId, Faults faults) {
        this.dialect = tables.dialect();
        this.table = tables.progress();
        this.topicId = topicId;
        this.fences = faults.keeps(Mechanism.FENCING);
    }

    /** Takes a partition from whoever had it, in a transaction of the caller; tells its place. */
    long claim(Connection connection, int partition) throws SQLException {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("topic_id", "?");
        values.put("partition_no", "?");
        values.put("next_offset", "0");
        values.put("epoch", "1");
        values.put("updated_at", dialect.now());
        String sql =
                dialect.upsert(
                        table,
                        values,
                        List.of("topic_id", "partition_no"),
                        Map.of("epoch", "p.epoch + 1", "updated_at", dialect.now()));
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, topicId);
            statement.setInt(2, partition);
            statement.executeUpdate();
        }
        return readClaimed(connection, partition);
    }

    private long readClaimed(Connection connection, int partition) throws SQLException {
        String sql =
                "SELECT next_offset, epoch FROM %s WHERE topic_id = ? AND partition_no = ?"
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
                "SELECT p.partition_no FROM %s WHERE p.topic_id = ? %s"
                        .formatted(
                                dialect.join(
                                        dialect.table(CLAIMS),
                                        table,
                                        "p",
                                        fences
                                                ? "p.partition_no = v.partition_no AND p.epoch = v.epoch"
                                                : "p.partition_no = v.partition_no",
                                        RowLock.WAITING),
                                dialect.locking("p", "p.partition_no", RowLock.WAITING));
        List<Object[]> ours =
                partitions.stream()
                        .sorted()
                        .map(partition -> new Object[] {partition, epochs.get(partition)})
                        .toList();
        int locked = 0;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(dialect.bind(statement, 1, CLAIMS, ours), topicId);
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
                dialect.update(
                        PLACES,
                        table,
                        List.of(
                                "next_offset = v.next_offset",
                                "purged = p.purged + v.purged",
                                "spared = p.spared + v.spared",
                                "weighed_purged = p.weighed_purged + v.weighed_purged",
                                "weighed_spared = p.weighed_spared + v.weighed_spared",
                                "updated_at = " + dialect.now(),
                                "batch_at = " + dialect.now()),
                        "p.partition_no = v.partition_no AND p.topic_id = ?");
        List<Object[]> places =
                nextOffsets.keySet().stream()
                        .sorted()
                        .map(partition -> place(partition, nextOffsets, tally))
                        .toList();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(dialect.bind(statement, 1, PLACES, places), topicId);
            statement.executeUpdate();
        }
    }

    private static Object[] place(Integer partition, Map<Integer, Long> nextOffsets, Tally tally) {
        Tally.Counts counts = tally.of(partition);
        return new Object[] {
            partition,
            nextOffsets.get(partition),
            counts.purged(),
            counts.spared(),
            counts.weighedPurged(),
            counts.weighedSpared()
        };
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
}
