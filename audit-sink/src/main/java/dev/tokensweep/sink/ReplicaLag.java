package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;

/**
 * How far the streaming standbys are behind with replaying, by the server itself. Readers of the
 * log, such as capture, replay nothing and do not count.
 */
final class ReplicaLag implements HostSignal {
    /** A standby that has replayed everything has no lag, which the server tells as NULL. */
    private static final String SQL =
            """
            SELECT (coalesce(max(extract(epoch FROM r.replay_lag)), 0) * 1000)::bigint AS lag_ms,
              coalesce(bool_or(r.state IS NULL), false) AS hidden
            FROM pg_stat_replication r
            WHERE (r.state IS NULL OR r.state IN ('streaming', 'catchup')) AND NOT EXISTS (
              SELECT 1 FROM pg_replication_slots s
              WHERE s.active_pid = r.pid AND s.slot_type = 'logical')""";

    private final Duration most;

    ReplicaLag(Duration most) {
        this.most = most;
    }

    @Override
    public String name() {
        return "the replicas' lag";
    }

    @Override
    public Optional<Bar> bar(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SQL)) {
            row.next();
            if (row.getBoolean("hidden")) {
                return Optional.of(
                        new Bar(
                                Bar.Kind.FAILED,
                                "the replicas' lag is hidden from this role: GRANT pg_monitor to it, or leave sink.max-replica-lag out"));
            }
            Duration lag = Duration.ofMillis(row.getLong("lag_ms"));
            return lag.compareTo(most) > 0
                    ? Optional.of(
                            new Bar(
                                    Bar.Kind.THROTTLED,
                                    "a replica is %d ms behind, more than sink.max-replica-lag (%d ms)"
                                            .formatted(lag.toMillis(), most.toMillis())))
                    : Optional.empty();
        }
    }
}
