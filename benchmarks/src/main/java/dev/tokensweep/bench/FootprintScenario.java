package dev.tokensweep.bench;

import java.util.List;
import java.util.function.Consumer;

/** What the state of live tokens takes, on disk and in memory. */
final class FootprintScenario implements Scenario {
    static final String DISK = "state on disk per live token";
    private static final String HEAP = "512m";

    @Override
    public String name() {
        return "footprint";
    }

    @Override
    public String what() {
        return "state on disk per live token, and memory, with a heap of " + HEAP;
    }

    @Override
    public Outcome measure(BenchServices services, BenchOptions options, Consumer<String> progress)
            throws Exception {
        Samples samples = new Samples();
        progress.accept("%,d live tokens".formatted(options.tokens()));
        measure(services, options, options.tokens(), samples);
        return new Outcome(name(), samples.figures(), List.of(Target.atMost(250, DISK)), List.of());
    }

    /** A heap that does not suffice ends the process, and the measurement with it. */
    static void measure(BenchServices services, BenchOptions options, int tokens, Samples samples)
            throws Exception {
        try (BenchDatabase database = services.create()) {
            TokenTable.fill(database, tokens, 0);
            try (CleanerRun run =
                    CleanerRun.startRoles(
                            services, database, options, CleanerRun.ALL_ROLES, HEAP)) {
                run.awaitReady();
                try (AuditTopic audit = new AuditTopic(services, database)) {
                    audit.awaitSilence(tokens);
                }
                samples.add(DISK, "bytes", (double) run.storeBytes() / tokens);
                samples.add(
                        "most memory resident",
                        "MiB",
                        Residence.peakBytes(run.process().handle().pid()) / 1048576.0);
            }
        }
    }
}
