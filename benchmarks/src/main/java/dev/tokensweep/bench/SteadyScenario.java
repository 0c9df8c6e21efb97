package dev.tokensweep.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Whole lives at a rate that a very large installation has: does the table stay small? */
final class SteadyScenario implements Scenario {
    private static final int PER_SECOND = 5_000;

    /** An installation that has run for a while has its code compiled. */
    private static final int WARM_UP_PER_SECOND = 1_000;

    private static final Duration WARM_UP = Duration.ofSeconds(60);
    private static final String HEAP = "1g";
    private static final String PURGED = "purged";
    private static final String BEHIND = "behind at the end";

    @Override
    public String name() {
        return "steady";
    }

    @Override
    public String what() {
        return "%,d tokens a second issued, refreshed, revoked and expired, and what is left behind"
                .formatted(PER_SECOND);
    }

    @Override
    public Outcome measure(BenchServices services, BenchOptions options, Consumer<String> progress)
            throws Exception {
        Samples samples = new Samples();
        for (int run = 1; run <= options.runs(); run++) {
            try (BenchDatabase database = services.create()) {
                TokenTable.fill(database, BenchOptions.FEWEST_TOKENS, 0);
                try (CleanerRun cleaner =
                        CleanerRun.launch(
                                services,
                                database,
                                options,
                                new CleanerRun.Shape("steady", CleanerRun.ALL_ROLES, HEAP)
                                        .with(Vitals.JVM_OPTION),
                                "cleanup.safe-period=1s",
                                "breaker.enabled=false")) {
                    cleaner.awaitReady();
                    measure(database, cleaner, options.duration(), samples, progress);
                }
            }
        }
        return new Outcome(
                name(),
                samples.figures(),
                List.of(Target.atLeast(0.98 * PER_SECOND, PURGED), Target.atMost(1, BEHIND)),
                List.of());
    }

    private static void measure(
            BenchDatabase database,
            CleanerRun cleaner,
            Duration duration,
            Samples samples,
            Consumer<String> progress)
            throws Exception {
        ExecutorService beside = Executors.newSingleThreadExecutor();
        try (Connection connection = database.connect()) {
            progress.accept("warming up");
            new SteadyTraffic(connection, "warm-up", WARM_UP_PER_SECOND).run(WARM_UP);
            Future<?> traffic =
                    beside.submit(
                            () -> {
                                new SteadyTraffic(connection, "steady", PER_SECOND).run(duration);
                                return null;
                            });
            Await.moment(System.nanoTime() + duration.toNanos() / 3);
            Map<String, Double> vitals = Vitals.of(cleaner);
            long purged = cleaner.purged();
            long late = late(database);
            long from = System.nanoTime();
            traffic.get();
            double rate = (cleaner.purged() - purged) / ((System.nanoTime() - from) / 1e9);
            long lateAtTheEnd = late(database);
            samples.add(PURGED, "tokens/s", rate);
            samples.add("behind after a third", "s", (double) late / PER_SECOND);
            samples.add(BEHIND, "s", (double) lateAtTheEnd / PER_SECOND);
            vitals.forEach((what, value) -> samples.add("after a third: " + what, "", value));
            Vitals.of(cleaner)
                    .forEach((what, value) -> samples.add("at the end: " + what, "", value));
            progress.accept(
                    "purged %,.0f tokens/s, late %,d, then %,d"
                            .formatted(rate, late, lateAtTheEnd));
        } finally {
            beside.shutdownNow();
        }
    }

    /** With their safe period of a second, all of these might have gone. */
    private static long late(BenchDatabase database) throws SQLException {
        return database.number(
                "SELECT count(*) FROM idn_oauth2_access_token WHERE authz_user LIKE 'steady-%%' AND time_created < (now() AT TIME ZONE 'UTC') - interval '%d milliseconds'"
                        .formatted(SteadyTraffic.LIFE.plusSeconds(1).toMillis()));
    }
}
