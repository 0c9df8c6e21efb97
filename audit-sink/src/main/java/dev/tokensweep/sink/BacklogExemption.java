package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * While purging rests by will for longer than the breaker's window, rows pile up that all go at
 * once afterwards: a night's window would open the breaker every night. So that backlog becomes
 * exempt like the first one, by the policy that was accepted, and only as far as the database's
 * clock went evenly meanwhile. Used by one thread.
 */
final class BacklogExemption {
    private static final Logger LOGGER = LoggerFactory.getLogger(BacklogExemption.class);
    private static final Duration PERIOD = Duration.ofMinutes(1);

    private final SinkTables tables;
    private final String policy;
    private final Duration restBefore;
    private final Duration tolerance;

    private Instant lastNow;
    private long lastAskedNanos;
    private boolean clockJumped;

    /** Null while purging does not rest by will. */
    private Long restsSinceNanos;

    private long advancedNanos;

    BacklogExemption(SinkConfig config) {
        this.tables = config.tables();
        this.policy = PolicyFingerprint.of(config.policy());
        this.restBefore = config.restraint().breaker().window();
        this.tolerance = config.upkeep().clockTolerance();
    }

    /**
     * Takes in a look.
     *
     * @param askedNanos when the database was asked, as of {@link System#nanoTime()}
     * @param nanos when it had answered
     * @param now by the database's clock
     * @param bar null where nothing bars
     */
    void looked(Connection connection, long askedNanos, long nanos, Instant now, Bar bar)
            throws SQLException {
        watchClock(askedNanos, nanos, now);
        if (bar == null || !bar.kind().isByWill()) {
            restsSinceNanos = null;
            return;
        }
        if (restsSinceNanos == null) {
            restsSinceNanos = nanos;
            advancedNanos = nanos - PERIOD.toNanos();
        }
        boolean restsLong = nanos - restsSinceNanos >= restBefore.toNanos();
        if (restsLong && !clockJumped && nanos - advancedNanos >= PERIOD.toNanos()) {
            advance(connection);
            advancedNanos = nanos;
        }
    }

    /** The time that the questions took is in the clock's favour: we may have been held up. */
    private void watchClock(long askedNanos, long nanos, Instant now) {
        if (lastNow != null && !clockJumped) {
            Duration ahead =
                    Duration.between(lastNow, now).minus(Duration.ofNanos(nanos - lastAskedNanos));
            if (ahead.compareTo(tolerance) > 0) {
                clockJumped = true;
                LOGGER.warn(
                        "The database's clock jumped ahead by {} ms: until the next start no backlog is exempt from the circuit breaker but by 'tokensweep resume'",
                        ahead.toMillis());
            }
        }
        lastNow = now;
        lastAskedNanos = askedNanos;
    }

    private void advance(Connection connection) throws SQLException {
        String sql =
                "UPDATE %s SET exempt_before = %s WHERE id = 1 AND policy = ? AND breaker_opened_at IS NULL"
                        .formatted(tables.control(), tables.dialect().clock());
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, policy);
            statement.executeUpdate();
        }
    }
}
