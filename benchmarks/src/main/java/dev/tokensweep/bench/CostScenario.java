package dev.tokensweep.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What one token's whole life costs, from its issue to its end on the record, at a steady rate:
 * bytes on each topic and in the database's log, processor time of each role. From these follows
 * what an installation needs.
 */
final class CostScenario implements Scenario {
    private static final int PER_SECOND = 1_000;
    private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(60);
    private static final List<String> ROLES = List.of("sink", "cleaner", "capture");
    private static final List<String> TOPICS =
            List.of("token-changes", "token-verdicts", "token-audit", "token-stats");
    private static final String HEAP = "512m";

    @Override
    public String name() {
        return "cost";
    }

    @Override
    public String what() {
        return "what a token's whole life costs in bytes and processor time, at %,d a second"
                .formatted(PER_SECOND);
    }

    @Override
    public Outcome measure(BenchServices services, BenchOptions options, Consumer<String> progress)
            throws Exception {
        Samples samples = new Samples();
        try (BenchDatabase database = services.create()) {
            TokenTable.fill(database, BenchOptions.FEWEST_TOKENS, 0);
            Map<String, CleanerRun> roles = new LinkedHashMap<>();
            try (Connection connection = database.connect()) {
                for (String role : ROLES) {
                    roles.put(role, start(services, database, options, role));
                }
                for (CleanerRun role : roles.values()) {
                    role.awaitReady();
                }
                progress.accept("warming up");
                CleanerRun sink = roles.get("sink");
                live(connection, sink, "warm-up", warmUp(options.duration()));
                for (int run = 1; run <= options.runs(); run++) {
                    Spent before = Spent.sofar(services, database, roles);
                    live(connection, sink, "run-" + run, options.duration());
                    add(samples, Spent.sofar(services, database, roles).since(before));
                }
            } finally {
                roles.values().forEach(CleanerRun::close);
            }
        }
        return new Outcome(name(), samples.figures(), List.of(), List.of());
    }

    private static CleanerRun start(
            BenchServices services, BenchDatabase database, BenchOptions options, String role) {
        return CleanerRun.startRoles(
                services,
                database,
                options,
                role,
                HEAP,
                "cleanup.safe-period=1s",
                "breaker.enabled=false");
    }

    private static Duration warmUp(Duration measured) {
        Duration warmUp = measured.multipliedBy(3);
        return warmUp.compareTo(LONGEST_WARM_UP) < 0 ? warmUp : LONGEST_WARM_UP;
    }

    /** Until all lives that began are over. */
    private static void live(
            Connection connection, CleanerRun sink, String prefix, Duration duration)
            throws SQLException {
        long before = sink.purged();
        SteadyTraffic traffic = new SteadyTraffic(connection, prefix, PER_SECOND);
        traffic.run(duration);
        traffic.finish();
        sink.awaitPurged(before + traffic.issued());
    }

    private static void add(Samples samples, Spent spent) {
        double lives = spent.purged();
        TOPICS.forEach(
                topic ->
                        samples.add(
                                topic + " per life", "bytes", spent.topics().get(topic) / lives));
        samples.add("changelogs per life", "bytes", spent.topics().get("changelogs") / lives);
        samples.add("database log per life", "bytes", spent.logBytes() / lives);
        spent.processors()
                .forEach(
                        (who, time) ->
                                samples.add(
                                        "processor time of " + who + " per life",
                                        "us",
                                        time.toNanos() / 1e3 / lives));
    }

    /**
     * What has been spent up to a moment, or between two.
     *
     * @param processors time by role; of the broker; and of the server's process that reads the log
     *     for capture
     */
    private record Spent(
            long purged,
            long logBytes,
            Map<String, Long> topics,
            Map<String, Duration> processors) {

        static Spent sofar(
                BenchServices services, BenchDatabase database, Map<String, CleanerRun> roles)
                throws Exception {
            TopicSizes sizes = TopicSizes.of(services, database);
            Map<String, Long> topics = new LinkedHashMap<>();
            TOPICS.forEach(topic -> topics.put(topic, sizes.of(topic)));
            topics.put("changelogs", sizes.changelogs());
            Map<String, Duration> processors = new LinkedHashMap<>();
            roles.forEach((role, run) -> processors.put(role, used(run.process().handle())));
            processors.put("the broker", used(services.brokerProcess()));
            processors.put("the log's reader in the database", used(reader(database)));
            return new Spent(
                    roles.get("sink").purged(), database.logSince("0/0"), topics, processors);
        }

        Spent since(Spent before) {
            Map<String, Long> more = new LinkedHashMap<>();
            topics.forEach((topic, bytes) -> more.put(topic, bytes - before.topics.get(topic)));
            Map<String, Duration> longer = new LinkedHashMap<>();
            processors.forEach(
                    (who, time) -> longer.put(who, time.minus(before.processors.get(who))));
            return new Spent(purged - before.purged, logBytes - before.logBytes, more, longer);
        }

        private static Duration used(ProcessHandle process) {
            return process.info().totalCpuDuration().orElseThrow();
        }

        private static ProcessHandle reader(BenchDatabase database) throws Exception {
            return ProcessHandle.of(
                            database.number(
                                    "SELECT active_pid FROM pg_replication_slots WHERE database = current_database()"))
                    .orElseThrow();
        }
    }
}
