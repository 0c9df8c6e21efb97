package dev.tokensweep.forensics;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Where the index stands on its topic, in the connection's transaction. For one thread. */
final class IndexPlaces {
    private static final int SHOWN = 10;

    private final Connection connection;

    IndexPlaces(Connection connection) {
        this.connection = connection;
    }

    /** The topic's name and id; null where nothing was indexed yet. */
    String source() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT topic, topic_id FROM " + IndexSchema.SOURCE)) {
            return row.next() ? key(row.getString(1), row.getString(2)) : null;
        }
    }

    static String key(String topic, String topicId) {
        return topic + " " + topicId;
    }

    void begin(TopicFacts facts) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO %s VALUES (?, ?)".formatted(IndexSchema.SOURCE))) {
            insert.setString(1, facts.topic());
            insert.setString(2, facts.id());
            insert.executeUpdate();
        }
    }

    /** Whether the events are those that the places tell of. */
    boolean areWhole() throws SQLException {
        String sql =
                "SELECT count(*) FROM %s p LEFT JOIN (SELECT \"partition\", count(*) AS n FROM %s GROUP BY ALL) e ON e.\"partition\" = p.\"partition\" WHERE coalesce(e.n, 0) <> p.events"
                        .formatted(IndexSchema.PLACES, IndexSchema.EVENTS);
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1) == 0;
        }
    }

    /** The next offset to index, by partition. */
    Map<Integer, Long> next() throws SQLException {
        Map<Integer, Long> next = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT * FROM " + IndexSchema.PLACES)) {
            while (rows.next()) {
                next.put(rows.getInt(1), rows.getLong(2));
            }
        }
        return next;
    }

    void add(int partition) throws SQLException {
        insert("INSERT INTO %s VALUES (?, ?, ?)".formatted(IndexSchema.PLACES), partition, 0, 0);
    }

    /**
     * Goes on.
     *
     * @param added how many events of the partition were appended
     */
    void move(int partition, long next, long added) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement(
                        "UPDATE %s SET next_offset = ?, events = events + ? WHERE \"partition\" = ?"
                                .formatted(IndexSchema.PLACES))) {
            update.setLong(1, next);
            update.setLong(2, added);
            update.setInt(3, partition);
            update.executeUpdate();
        }
    }

    void missed(Gap gap) throws SQLException {
        insert(
                "INSERT INTO %s VALUES (?, ?, ?)".formatted(IndexSchema.UNKNOWN),
                gap.partition(),
                gap.from(),
                gap.to());
    }

    List<Gap> gaps() throws SQLException {
        List<Gap> gaps = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "SELECT * FROM %s ORDER BY ALL".formatted(IndexSchema.UNKNOWN))) {
            while (rows.next()) {
                gaps.add(new Gap(rows.getInt(1), rows.getLong(2), rows.getLong(3)));
            }
        }
        return gaps;
    }

    void unreadable(int partition, long offset, String why) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO %s VALUES (?, ?, ?)".formatted(IndexSchema.UNREADABLE))) {
            insert.setInt(1, partition);
            insert.setLong(2, offset);
            insert.setString(3, why);
            insert.executeUpdate();
        }
    }

    List<String> firstUnreadable() throws SQLException {
        List<String> first = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "SELECT * FROM %s ORDER BY 1, 2 LIMIT %d"
                                        .formatted(IndexSchema.UNREADABLE, SHOWN))) {
            while (rows.next()) {
                first.add(
                        "partition %d, offset %d: %s"
                                .formatted(rows.getInt(1), rows.getLong(2), rows.getString(3)));
            }
        }
        return first;
    }

    long count(String table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void insert(String sql, int partition, long... offsets) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setInt(1, partition);
            for (int i = 0; i < offsets.length; i++) {
                insert.setLong(i + 2, offsets[i]);
            }
            insert.executeUpdate();
        }
    }
}
