package dev.tokensweep.bench;

import dev.tokensweep.sandbox.Standby;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** What a drain asks of the database's host, and of the standby that follows it. */
final class HostScenario implements Scenario {
    private static final int ENDED_PERCENT = 90;
    private static final String OURS = "tokensweep: ";
    private static final String PROCEDURE = "procedure: ";
    private static final String RATIO = "ratio: ";

    /**
     * Less than the procedure's they cannot be: it is one client with one transaction, takes no
     * snapshot, keeps no children, and tells nobody.
     */
    private static final Set<String> UNWEIGHED =
            Set.of(
                    HostStrain.LOCKERS,
                    HostStrain.LOCKS,
                    HostStrain.LONGEST,
                    HostStrain.GROWTH,
                    HostStrain.GROWTH_OF_INDEXES);

    @Override
    public String name() {
        return "host";
    }

    @Override
    public String what() {
        return "what a drain writes into the log, leaves behind, locks, and how far a standby falls behind";
    }

    @Override
    public Outcome measure(BenchServices services, BenchOptions options, Consumer<String> progress)
            throws Exception {
        Samples samples = new Samples();
        List<String> violations = new ArrayList<>();
        try (BenchDatabase original = services.create();
                Standby standby = services.standby()) {
            progress.accept("filling a table with %,d tokens".formatted(options.tokens()));
            TokenTable.fill(original, options.tokens(), ENDED_PERCENT);
            original.execute("CREATE EXTENSION pgstattuple");
            for (int run = 1; run <= options.runs(); run++) {
                progress.accept("run %d, followed by %s".formatted(run, standby.jdbcUrl()));
                HostStrain procedure = procedure(services, original);
                HostStrain ours = ours(services, original, options, violations);
                add(samples, ours, procedure);
            }
        }
        return new Outcome(name(), samples.figures(), targets(samples), violations);
    }

    private static List<Target> targets(Samples samples) {
        return samples.figures().stream()
                .map(Figure::name)
                .filter(name -> name.startsWith(RATIO))
                .filter(name -> !UNWEIGHED.contains(name.substring(RATIO.length())))
                .map(name -> Target.atMost(1, name))
                .toList();
    }

    private static void add(Samples samples, HostStrain ours, HostStrain procedure) {
        for (Map.Entry<String, HostStrain.Value> each : ours.values().entrySet()) {
            HostStrain.Value mine = each.getValue();
            HostStrain.Value theirs = procedure.values().get(each.getKey());
            samples.add(OURS + each.getKey(), mine.unit(), mine.amount());
            samples.add(PROCEDURE + each.getKey(), theirs.unit(), theirs.amount());
            // Beside nothing at all there is no ratio.
            if (theirs.amount() > 0) {
                samples.add(RATIO + each.getKey(), "", mine.amount() / theirs.amount());
            }
        }
    }

    private static HostStrain procedure(BenchServices services, BenchDatabase original)
            throws Exception {
        try (BenchDatabase copy = prepared(services, original);
                HostWatch watch = HostWatch.begin(copy)) {
            String logBefore = copy.logPosition();
            References.Done done = References.procedure(copy);
            long logBytes = copy.logSince(logBefore);
            List<HostWatch.Look> looks = watch.end();
            return HostStrain.of(
                    done.tokens(),
                    logBytes,
                    Math.min(done.tokens(), References.BATCH),
                    watch.before(),
                    HostStrain.Size.of(copy),
                    looks,
                    looks);
        }
    }

    private static HostStrain ours(
            BenchServices services,
            BenchDatabase original,
            BenchOptions options,
            List<String> violations)
            throws Exception {
        try (BenchDatabase copy = prepared(services, original);
                HostWatch watch = HostWatch.begin(copy)) {
            Drain drain = Drain.run(services, copy, options, options.tokens());
            List<HostWatch.Look> looks = watch.end();
            violations.addAll(drain.violations());
            return HostStrain.of(
                    drain.eligible(),
                    drain.logBytes(),
                    copy.number(
                            "SELECT max(n) FROM (SELECT count(*) n FROM idn_oauth2_access_token_audit GROUP BY xmin::text) t"),
                    watch.before(),
                    HostStrain.Size.of(copy),
                    // What follows are our own checks.
                    looks.stream().filter(look -> look.atNanos() <= drain.deletedNanos()).toList(),
                    // Until the first token goes, nothing is written and nothing locked.
                    looks.stream().filter(look -> drain.isPurgingAt(look.atNanos())).toList());
        }
    }

    /** A copy that the standby has, too: it is much to replay. */
    private static BenchDatabase prepared(BenchServices services, BenchDatabase original)
            throws SQLException {
        BenchDatabase copy = services.copy(original);
        String position = copy.logPosition();
        Await.until(
                "the standby is there",
                () ->
                        copy.number(
                                        "SELECT count(*) FROM pg_stat_replication WHERE application_name = '%s' AND replay_lsn >= '%s'"
                                                .formatted(Standby.NAME, position))
                                == 1);
        return copy;
    }
}
