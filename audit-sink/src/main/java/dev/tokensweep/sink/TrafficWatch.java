package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Whether the server is at work, by how many rows come into the token table, as the database counts
 * them: while logins are going on, purges make way for them. It bars nothing. Used by one thread.
 */
final class TrafficWatch implements HostSignal {
    /** The database tells some counts a second late, and a server at night issues in gusts. */
    private static final Duration WINDOW = Duration.ofSeconds(10);

    /** So soon after one another two looks say nothing. */
    private static final Duration LEAST = Duration.ofMillis(900);

    /** Fewer tokens a second than this are nobody's rush hour. */
    private static final double QUIET = 1;

    private static final double NANOS = 1e9;

    private final SinkTables tables;
    private final HostQueries queries;
    private final double share;
    private final Brake brake;
    private final LongSupplier nanoClock;
    private final Deque<Look> looks = new ArrayDeque<>();

    private record Look(long nanos, long inserted) {}

    /**
     * @param nanoClock as {@link System#nanoTime()}
     */
    TrafficWatch(SinkConfig config, Brake brake, LongSupplier nanoClock) {
        this.tables = config.tables();
        this.queries = config.queries();
        this.share = config.restraint().pacing().shareBesideTraffic();
        this.brake = brake;
        this.nanoClock = nanoClock;
    }

    @Override
    public String name() {
        return "the traffic on the token table";
    }

    @Override
    public Optional<Bar> bar(Connection connection) throws SQLException {
        brake.courtesy(courtesy(queries.insertedRows(connection, tables)));
        return Optional.empty();
    }

    /** Until something is known, somebody may be at work. */
    private Courtesy courtesy(long inserted) {
        Look now = new Look(nanoClock.getAsLong(), inserted);
        if (!looks.isEmpty() && looks.getLast().inserted > inserted) {
            // The database has begun to count anew.
            looks.clear();
        }
        looks.addLast(now);
        while (looks.size() > 2 && since(looks.getFirst(), now) > WINDOW.toNanos()) {
            looks.removeFirst();
        }
        Look first = looks.getFirst();
        long nanos = since(first, now);
        if (nanos < LEAST.toNanos()) {
            return new Courtesy(share, 0);
        }
        double issuedPerSecond = (inserted - first.inserted) / (nanos / NANOS);
        return issuedPerSecond < QUIET ? Courtesy.NONE : new Courtesy(share, issuedPerSecond);
    }

    private static long since(Look earlier, Look now) {
        return now.nanos - earlier.nanos;
    }
}
