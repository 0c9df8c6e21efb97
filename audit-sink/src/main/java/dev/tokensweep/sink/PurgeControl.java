package dev.tokensweep.sink;

import dev.tokensweep.events.Hold;
import dev.tokensweep.events.OwnTables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An operator's say over all deletion: one row in the product's database, which every deleting
 * transaction reads. Nothing else need run.
 *
 * <p>Thread-safe. Every method opens connections of its own, tells how things stand afterwards, and
 * fails with {@link SinkConfigException} where something must be mended first, {@link
 * ControlFailedException} where asking again may work, or {@link DatabaseUnreachableException}.
 */
public final class PurgeControl {
    /** The greatest limit there is, in rows per second. */
    public static final int GREATEST_RATE = 1_000_000;

    private static final int REASON_LENGTH = 1_000;
    private static final int AUTHOR_LENGTH = 255;

    private final SinkConfig config;
    private final SinkTables tables;
    private final ControlFailures failures;
    private final OperatorSession session;

    /**
     * @param config of which the database's part, the policy and the windows are asked
     */
    public PurgeControl(SinkConfig config) {
        this.config = config;
        this.tables = config.tables();
        this.failures = new ControlFailures(config);
        this.session = new OperatorSession(config, "tokensweep-control", failures);
    }

    /**
     * Stops all deletion. None begins once the row is committed, and when the method returns, none
     * is on its way any more.
     *
     * @param reason null for none
     * @param by who says so
     */
    public ControlStatus pause(String reason, String by) {
        List<String> findings = new ArrayList<>();
        if (reason != null) {
            check("--reason", reason, REASON_LENGTH, findings);
        }
        checkAuthor(by, findings);
        session.provide(OwnTables.CONTROL);
        set(
                "paused_at = %1$s, paused_by = ?, pause_reason = ?, updated_at = %1$s"
                        .formatted(now()),
                by,
                reason);
        // Committed first: what begins now stops, even if what began before takes its time.
        awaitDeletions();
        return status();
    }

    private void awaitDeletions() {
        try {
            session.awaitDeletions();
        } catch (SQLException e) {
            throw tables.dialect().isLockTimeout(e)
                    ? new ControlFailedException(
                            "paused, but a deletion that began before has not ended within 30 s: look for its transaction among the server's sessions",
                            e)
                    : failures.explained(e);
        }
    }

    /**
     * Ends a pause, closes the breaker, and accepts the policy of the configuration: what could go
     * by now is no surprise.
     *
     * @param by who says so
     */
    public ControlStatus resume(String by) {
        checkAuthor(by, new ArrayList<>());
        session.provide(OwnTables.CONTROL);
        set(
                "paused_at = NULL, paused_by = NULL, pause_reason = NULL, breaker_opened_at = NULL, breaker_reason = NULL, resumed_at = %1$s, resumed_by = ?, policy = ?, exempt_before = %1$s, updated_at = %1$s"
                        .formatted(now()),
                by,
                PolicyFingerprint.of(config.policy()));
        return status();
    }

    /**
     * Limits how fast tokens go.
     *
     * @param rowsPerSecond of all instances together, 1 to {@link #GREATEST_RATE}; null for no
     *     limit
     * @param by who says so
     */
    public ControlStatus throttle(Integer rowsPerSecond, String by) {
        checkAuthor(by, new ArrayList<>());
        session.provide(OwnTables.CONTROL);
        set(
                "rows_per_second = %s, throttled_by = ?, updated_at = %s"
                        .formatted(rowsPerSecond == null ? "NULL" : rowsPerSecond, now()),
                rowsPerSecond == null ? null : by);
        return status();
    }

    /** How things stand. */
    public ControlStatus status() {
        return session.transact(
                connection -> {
                    ControlRow row =
                            session.has(connection, tables.control())
                                    ? ControlRow.read(connection, tables)
                                    : ControlRow.unsaid(connection, tables.dialect());
                    return ControlStatus.of(row, config, holds(connection), progress(connection));
                });
    }

    private void set(String columns, String... values) {
        session.transact(
                connection -> {
                    try (Statement statement = connection.createStatement()) {
                        statement.execute(
                                tables.dialect()
                                        .upsert(
                                                tables.control(),
                                                new TreeMap<>(
                                                        Map.of("id", "1", "updated_at", now())),
                                                List.of("id"),
                                                Map.of()));
                    }
                    String sql =
                            "UPDATE %s SET %s WHERE id = 1".formatted(tables.control(), columns);
                    try (PreparedStatement statement = connection.prepareStatement(sql)) {
                        for (int i = 0; i < values.length; i++) {
                            statement.setString(i + 1, values[i]);
                        }
                        return statement.executeUpdate();
                    }
                });
    }

    private String now() {
        return tables.dialect().clock();
    }

    private Map<Hold.Scope, Long> holds(Connection connection) throws SQLException {
        Map<Hold.Scope, Long> holds = new EnumMap<>(Hold.Scope.class);
        if (!session.has(connection, tables.hold())) {
            return holds;
        }
        String sql =
                "SELECT scope, count(*) FROM %s WHERE released_at IS NULL GROUP BY scope"
                        .formatted(tables.hold());
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                holds.put(Hold.Scope.valueOf(row.getString(1)), row.getLong(2));
            }
        }
        return holds;
    }

    private List<ControlStatus.Partition> progress(Connection connection) throws SQLException {
        List<ControlStatus.Partition> progress = new ArrayList<>();
        if (!session.has(connection, tables.progress())) {
            return progress;
        }
        String sql =
                "SELECT topic_id, partition_no, next_offset, purged, spared, batch_at FROM %s ORDER BY topic_id, partition_no"
                        .formatted(tables.progress());
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                LocalDateTime last = row.getObject("batch_at", LocalDateTime.class);
                progress.add(
                        new ControlStatus.Partition(
                                row.getString("topic_id"),
                                row.getInt("partition_no"),
                                row.getLong("next_offset"),
                                row.getLong("purged"),
                                row.getLong("spared"),
                                last == null ? null : last.toInstant(ZoneOffset.UTC)));
            }
        }
        return progress;
    }

    private static void checkAuthor(String by, List<String> findings) {
        check("--author", by, AUTHOR_LENGTH, findings);
        if (!findings.isEmpty()) {
            throw new SinkConfigException(findings);
        }
    }

    private static void check(String name, String text, int longest, List<String> findings) {
        if (text.isBlank()) {
            findings.add("%s: is blank: say something, or leave it out".formatted(name));
        } else if (text.codePointCount(0, text.length()) > longest) {
            findings.add("%s: is longer than %d characters: shorten it".formatted(name, longest));
        } else if (text.chars().anyMatch(Character::isISOControl)) {
            findings.add("%s: has a control character in it: take it out".formatted(name));
        }
    }
}
