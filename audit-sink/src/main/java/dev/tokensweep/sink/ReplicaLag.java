package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * How far the streaming standbys are behind with replaying, by the server itself. Readers of the
 * log, such as capture, replay nothing and do not count.
 */
final class ReplicaLag implements HostSignal {
    private final HostQueries queries;
    private final Duration most;

    ReplicaLag(HostQueries queries, Duration most) {
        this.queries = queries;
        this.most = most;
    }

    /**
     * What the server says of it.
     *
     * @param lag of the slowest; null where it cannot be said
     * @param why it cannot, with what to do; null where it can
     */
    record Answer(Duration lag, String why) {
        static Answer of(Duration lag) {
            return new Answer(lag, null);
        }

        static Answer unknown(String why) {
            return new Answer(null, why);
        }
    }

    @Override
    public String name() {
        return "the replicas' lag";
    }

    @Override
    public Optional<Bar> bar(Connection connection) throws SQLException {
        Answer answer = queries.replicaLag(connection);
        if (answer.lag == null) {
            return Optional.of(new Bar(Bar.Kind.FAILED, answer.why));
        }
        return answer.lag.compareTo(most) > 0
                ? Optional.of(
                        new Bar(
                                Bar.Kind.THROTTLED,
                                "a replica is %d ms behind, more than sink.max-replica-lag (%d ms)"
                                        .formatted(answer.lag.toMillis(), most.toMillis())))
                : Optional.empty();
    }
}
