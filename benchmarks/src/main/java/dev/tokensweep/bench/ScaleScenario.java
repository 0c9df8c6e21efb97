package dev.tokensweep.bench;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The same work by more and more instances of cleaner and sink, behind the one capture that a
 * database has. On one machine they share its processors: what it shows is whether they share the
 * work.
 */
final class ScaleScenario implements Scenario {
    private static final List<Integer> INSTANCES = List.of(1, 2, 4);
    private static final String HEAP = "512m";
    private static final int CHUNK = 10_000;
    private static final Pattern PURGED = Pattern.compile("\"purged\":(\\d+)");
    private static final String[] SETTINGS = {"kafka.partitions=8", "breaker.enabled=false"};

    @Override
    public String name() {
        return "scale";
    }

    @Override
    public String what() {
        return "live tokens revoked all at once, by 1, 2 and 4 instances: tokens a second, and who did how much";
    }

    @Override
    public Outcome measure(BenchServices services, BenchOptions options, Consumer<String> progress)
            throws Exception {
        Samples samples = new Samples();
        List<String> violations = new ArrayList<>();
        for (int run = 1; run <= options.runs(); run++) {
            double alone = 0;
            for (int instances : INSTANCES) {
                double perSecond =
                        measure(services, options, instances, samples, violations, progress);
                if (instances == 1) {
                    alone = perSecond;
                } else {
                    samples.add(ratio(instances), "", perSecond / alone);
                }
            }
        }
        List<Target> targets = new ArrayList<>();
        for (int instances : INSTANCES.subList(1, INSTANCES.size())) {
            targets.add(Target.atLeast(0.5, ratio(instances)));
            targets.add(Target.atLeast(0.8, evenness(instances)));
            targets.add(Target.atLeast(1, partitions(instances)));
        }
        return new Outcome(name(), samples.figures(), targets, violations);
    }

    private static String ratio(int instances) {
        return "%d instances / one".formatted(instances);
    }

    private static String evenness(int instances) {
        return "%d instances: least purged / most".formatted(instances);
    }

    private static String partitions(int instances) {
        return "%d instances: least partitions / most".formatted(instances);
    }

    private static double measure(
            BenchServices services,
            BenchOptions options,
            int instances,
            Samples samples,
            List<String> violations,
            Consumer<String> progress)
            throws Exception {
        List<CleanerRun> cleaners = new ArrayList<>();
        try (BenchDatabase database = services.create()) {
            TokenTable.fill(database, options.tokens(), 0);
            // A snapshot that began before all are there would be the first one's alone.
            for (int i = 1; i <= instances; i++) {
                cleaners.add(
                        CleanerRun.launch(
                                services,
                                database,
                                options,
                                new CleanerRun.Shape("instance-" + i, "cleaner,sink", HEAP),
                                SETTINGS));
            }
            for (CleanerRun cleaner : cleaners) {
                cleaner.awaitReady();
            }
            try (CleanerRun capture =
                    CleanerRun.startRoles(services, database, options, "capture", HEAP, SETTINGS)) {
                double perSecond =
                        endAll(services, options, database, capture, cleaners, violations);
                Assignment assignment = Assignment.of(services, database);
                List<Long> shares = cleaners.stream().map(ScaleScenario::purged).toList();
                progress.accept(
                        "%d instances: %,.0f tokens/s, purged %s, partitions %s"
                                .formatted(instances, perSecond, shares, assignment));
                samples.add("%d instances".formatted(instances), "tokens/s", perSecond);
                if (instances > 1) {
                    samples.add(evenness(instances), "", Evenness.of(shares));
                    samples.add(partitions(instances), "", assignment.evenness());
                }
                return perSecond;
            }
        } finally {
            cleaners.forEach(CleanerRun::close);
        }
    }

    /** The first tenth warms the code up, and is not measured. */
    private static double endAll(
            BenchServices services,
            BenchOptions options,
            BenchDatabase database,
            CleanerRun capture,
            List<CleanerRun> cleaners,
            List<String> violations)
            throws Exception {
        capture.awaitReady();
        int tokens = options.tokens();
        int warmUp = tokens / 10;
        try (AuditTopic audit = new AuditTopic(services, database)) {
            audit.awaitSilence(tokens);
            revoke(database, warmUp);
            cleaners.get(0).awaitPurged(warmUp);
            long start = System.nanoTime();
            revoke(database, tokens - warmUp);
            cleaners.get(0).awaitPurged(tokens);
            double seconds = (System.nanoTime() - start) / 1e9;
            audit.awaitSilence(tokens * 2L);
            violations.addAll(DrainCheck.violations(database, tokens, tokens, audit.read()));
            return (tokens - warmUp) / seconds;
        }
    }

    private static void revoke(BenchDatabase database, int tokens) throws SQLException {
        for (int left = tokens; left > 0; left -= CHUNK) {
            database.execute(
                    "UPDATE idn_oauth2_access_token SET token_state = 'REVOKED', token_state_id = gen_random_uuid() WHERE token_id IN (SELECT token_id FROM idn_oauth2_access_token WHERE token_state = 'ACTIVE' LIMIT %d)"
                            .formatted(Math.min(left, CHUNK)));
        }
    }

    private static long purged(CleanerRun cleaner) {
        Matcher purged = PURGED.matcher(cleaner.process().status());
        if (!purged.find()) {
            throw new IllegalStateException("a sink does not say what it has purged");
        }
        return Long.parseLong(purged.group(1));
    }
}
