package dev.tokensweep.bench;

import java.util.List;
import java.util.function.Consumer;

/** What the state of live tokens takes, on disk and in memory. */
final class FootprintScenario implements Scenario {
    private static final String DISK = "state on disk per live token";
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
        try (BenchDatabase database = services.create()) {
            TokenTable.fill(database, options.tokens(), 0);
            long start = System.nanoTime();
            // A heap that does not suffice ends the process, and the measurement with it.
            try (CleanerRun run =
                    CleanerRun.startRoles(
                            services, database, options, CleanerRun.ALL_ROLES, HEAP)) {
                run.awaitReady();
                double seconds;
                try (AuditTopic audit = new AuditTopic(services, database)) {
                    seconds = (audit.awaitSilence(options.tokens()) - start) / 1e9;
                }
                samples.add("first look", "tokens/s", options.tokens() / seconds);
                samples.add(
                        "changelog on the broker per live token",
                        "bytes",
                        (double) TopicSizes.of(services, database).changelogs() / options.tokens());
                samples.add(DISK, "bytes", (double) run.storeBytes() / options.tokens());
                samples.add(
                        "most memory resident",
                        "MiB",
                        Residence.peakBytes(run.process().handle().pid()) / 1048576.0);
            }
        }
        return new Outcome(name(), samples.figures(), List.of(Target.atMost(250, DISK)), List.of());
    }
}
