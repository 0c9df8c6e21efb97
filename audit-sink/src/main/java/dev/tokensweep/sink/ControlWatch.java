package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the control row four times a second, so that workers that wait, and those at work, know
 * of a change within a second. Its first look has the policy of a first start accepted.
 */
final class ControlWatch implements Runnable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ControlWatch.class);
    private static final Duration PERIOD = Duration.ofMillis(250);

    private final SinkTables tables;
    private final PurgeWindows windows;
    private final String policy;
    private final Brake brake;
    private final CountDownLatch stop;
    private final WatchConnection database;
    private final BacklogExemption backlog;
    private boolean enrolled;

    /** The reason that was told last; null where nothing barred. */
    private String told;

    ControlWatch(SinkConfig config, Brake brake, CountDownLatch stop) {
        this.tables = config.tables();
        this.windows = config.restraint().windows();
        this.policy = PolicyFingerprint.of(config.policy());
        this.brake = brake;
        this.stop = stop;
        this.database = new WatchConnection(config);
        this.backlog = new BacklogExemption(config);
    }

    @Override
    public void run() {
        database.keepLooking(PERIOD, this::look, stop, "the control row");
    }

    private void look() {
        try {
            ControlRow control = database.look(this::read);
            tell(control.bar(windows).orElse(null), control.rowsPerSecond());
        } catch (SQLException e) {
            tell(
                    new Bar(
                            Bar.Kind.FAILED,
                            "%s cannot be read: %s".formatted(tables.control(), FailureLine.of(e))),
                    null);
        }
    }

    private ControlRow read(Connection connection) throws SQLException {
        long askedNanos = System.nanoTime();
        if (!enrolled) {
            enrol(connection);
        }
        ControlRow control = ControlRow.read(connection, tables);
        if (!enrolled && !policy.equals(control.policy())) {
            LOGGER.warn(
                    "The policy is not the one that was accepted: all that goes by it counts for the circuit breaker until 'tokensweep resume' accepts it");
        }
        enrolled = true;
        backlog.looked(
                connection,
                askedNanos,
                System.nanoTime(),
                control.now(),
                control.bar(windows).or(brake::bar).orElse(null));
        return control;
    }

    /** Where nobody has accepted any policy yet, ours is: what could go before now is backlog. */
    private void enrol(Connection connection) throws SQLException {
        Dialect dialect = tables.dialect();
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    dialect.upsert(
                            tables.control(),
                            new TreeMap<>(Map.of("id", "1", "updated_at", dialect.clock())),
                            List.of("id"),
                            Map.of()));
        }
        String sql =
                "UPDATE %s SET policy = ?, exempt_before = %s WHERE id = 1 AND policy IS NULL"
                        .formatted(tables.control(), dialect.clock());
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, policy);
            statement.executeUpdate();
        }
    }

    private void tell(Bar bar, Integer rowsPerSecond) {
        brake.control(bar, rowsPerSecond);
        String reason = bar == null ? null : bar.reason();
        if (reason != null && !reason.equals(told)) {
            LOGGER.warn("Nothing is deleted: {}", reason);
        } else if (reason == null && told != null) {
            LOGGER.info("Purging goes on");
        }
        told = reason;
    }
}
