package dev.tokensweep.app.config;

import static dev.tokensweep.app.config.ValueType.bool;
import static dev.tokensweep.app.config.ValueType.duration;
import static dev.tokensweep.app.config.ValueType.integer;
import static dev.tokensweep.app.config.ValueType.share;
import static dev.tokensweep.app.config.ValueType.text;

import java.time.Duration;
import java.util.List;

/** Settings: how fast it goes, and what stops it. */
final class SinkCatalogue {
    private static final Declarations DECLARED = new Declarations();

    static final Setting<Integer> SINK_THREADS =
            DECLARED.with(
                    "sink.threads",
                    integer(1, 64),
                    "2",
                    "Threads of the sink in this process, each with one database connection.");

    static final Setting<Integer> SINK_BATCH_SIZE =
            DECLARED.with(
                    "sink.batch-size",
                    integer(1, 10_000),
                    "1000",
                    "The most tokens archived and deleted in one transaction.");

    static final Setting<Duration> SINK_BATCH_AGE =
            DECLARED.with(
                    "sink.batch-age",
                    duration(Duration.ofMillis(1), Duration.ofSeconds(10)),
                    "20ms",
                    "How long the first verdict of a batch waits for others.");

    static final Setting<Duration> SINK_TARGET_LATENCY =
            DECLARED.with(
                    "sink.target-latency",
                    duration(Duration.ofMillis(1), Duration.ofSeconds(30)),
                    "250ms",
                    "What a purge's transaction may take: above it batches are halved, and where the"
                            + " smallest is still too slow, pauses grow between them.");

    static final Setting<Double> SINK_SHARE_BESIDE_TRAFFIC =
            DECLARED.with(
                    "sink.share-beside-traffic",
                    share(),
                    "10%",
                    "The share of the time that purges may take, of all threads and processes"
                            + " together, while the server issues tokens: small batches with pauses"
                            + " between, so that logins do not notice; but always twice as many tokens"
                            + " as are issued. With 100% it goes as fast as it can at any time.");

    static final Setting<Duration> SINK_MAX_REPLICA_LAG =
            DECLARED.optional(
                    "sink.max-replica-lag",
                    duration(Duration.ofMillis(100), Duration.ofDays(1)),
                    "While a streaming standby is further behind with replaying, nothing is deleted."
                            + " The role needs `pg_monitor` for it. Left out, replicas are not asked.");

    static final Setting<String> SINK_THROTTLE_QUERY =
            DECLARED.optional(
                    "sink.throttle-query",
                    text(),
                    "SQL that gives one boolean or one number, asked once a second in a read-only"
                            + " transaction of at most one second: while it gives true, or more than"
                            + " zero, or cannot be asked, nothing is deleted.");

    static final Setting<Boolean> BREAKER_ENABLED =
            DECLARED.with(
                    "breaker.enabled",
                    bool(),
                    "true",
                    "Stops all deletion, until `tokensweep resume`, when more goes than is likely:"
                            + " then a clock or a rule is wrong.");

    static final Setting<Duration> BREAKER_WINDOW =
            DECLARED.with(
                    "breaker.window",
                    duration(Duration.ofSeconds(1), Duration.ofDays(1)),
                    "10m",
                    "The time over which the breaker counts.");

    static final Setting<Double> BREAKER_SHRINK_SHARE =
            DECLARED.with(
                    "breaker.shrink-share",
                    share(),
                    "50%",
                    "The breaker opens when purges have taken more than this share of the token"
                            + " table's rows within the window, beyond what was issued meanwhile.");

    static final Setting<Double> BREAKER_SPARED_SHARE =
            DECLARED.with(
                    "breaker.spared-share",
                    share(),
                    "50%",
                    "The breaker opens when the database has refused more than this share of the"
                            + " verdicts within the window as not due, or of another rule.");

    static final Setting<Integer> BREAKER_MIN_ROWS =
            DECLARED.with(
                    "breaker.min-rows",
                    integer(0, 100_000_000),
                    "10000",
                    "Fewer rows than this never open the breaker; of refusals, a tenth of it.");

    static final Setting<Duration> RECONCILER_INTERVAL =
            DECLARED.with(
                    "reconciler.interval",
                    duration(Duration.ofSeconds(1), Duration.ofDays(30)),
                    "1h",
                    "How long after the beginning of one comparison of the token table with what"
                            + " Tokensweep knows the next begins.");

    static final Setting<Integer> RECONCILER_ROWS_PER_SECOND =
            DECLARED.with(
                    "reconciler.rows-per-second",
                    integer(1, 100_000),
                    "500",
                    "How fast a comparison reads the token table.");

    static final Setting<Duration> CLOCK_TOLERANCE =
            DECLARED.with(
                    "clock.tolerance",
                    duration(Duration.ofMillis(100), Duration.ofHours(1)),
                    "10s",
                    "How far the clocks of this machine and the database may be apart.");

    private SinkCatalogue() {}

    static List<Setting<?>> all() {
        return DECLARED.all();
    }
}
