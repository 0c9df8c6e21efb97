package dev.tokensweep.bench;

import dev.tokensweep.forensics.AsOf;
import dev.tokensweep.forensics.AuditIndex;
import dev.tokensweep.forensics.EventFilter;
import dev.tokensweep.forensics.Lives;
import dev.tokensweep.sandbox.ChildCommand;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** How fast the audit topic is indexed, and how fast a life and a moment are told from it. */
final class ReplayScenario implements Scenario {
    private static final int EVENTS_PER_TOKEN = 10;
    private static final int PARTITIONS = 4;

    /** What the launcher gives these commands. */
    private static final List<String> MEMORY_OPTIONS = List.of("-Xmx256m", "-XX:+UseParallelGC");

    private static final String INDEX = "indexed";
    private static final String WHOLE = "indexed, with the command's start and its answer";
    private static final String LIFE = "one token's life";
    private static final String MOMENT = "as-of over all";
    private static final String MEMORY = "most memory resident";
    private static final long LOOK_MILLIS = 100;

    /** A smaller difference of two commands says nothing. */
    private static final double LEAST_SECONDS = 0.1;

    @Override
    public String name() {
        return "replay";
    }

    @Override
    public String what() {
        return "indexing the audit topic (ten events for each of --tokens), one life and one moment of it";
    }

    @Override
    public Outcome measure(BenchServices services, BenchOptions options, Consumer<String> progress)
            throws Exception {
        Samples samples = new Samples();
        List<String> violations = new ArrayList<>();
        long events = (long) options.tokens() * EVENTS_PER_TOKEN;
        String prefix = "replay.";
        String topic = prefix + "token-audit";
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", services.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1))).all().get();
        }
        progress.accept("%,d events".formatted(events));
        String token = new GeneratedRecord(topic).send(services.bootstrapServers(), events);
        for (int run = 1; run <= options.runs(); run++) {
            Path data = services.directory().resolve("replay-" + run);
            String[] asking = {"as-of", Instant.now().toString(), "--count"};
            Command indexing = Command.run(services, options, prefix, data, asking);
            Command again = Command.run(services, options, prefix, data, asking);
            samples.add(INDEX, "events/s", events / indexingAlone(indexing, again));
            samples.add(WHOLE, "events/s", events / indexing.seconds());
            samples.add(MEMORY, "MiB", indexing.peakBytes() / 1048576.0);
            Command tracing = Command.run(services, options, prefix, data, "trace", token);
            samples.add("trace, the command as a whole", "s", tracing.seconds());
            ask(data, token, events, samples, violations);
            progress.accept("run %d: indexed in %.1f s".formatted(run, indexing.seconds()));
        }
        return new Outcome(
                name(),
                samples.figures(),
                List.of(
                        Target.atLeast(300_000, INDEX),
                        Target.atMost(0.3, LIFE),
                        Target.atMost(3, MOMENT),
                        Target.atMost(1024, MEMORY)),
                violations);
    }

    /** What the same command takes less where there is nothing to index. */
    private static double indexingAlone(Command indexing, Command again) {
        return Math.max(LEAST_SECONDS, indexing.seconds() - again.seconds());
    }

    private static void ask(
            Path data, String token, long events, Samples samples, List<String> violations) {
        try (AuditIndex index = AuditIndex.open(data.resolve("audit-index"))) {
            long start = System.nanoTime();
            int told = new Lives(index).of(token).size();
            samples.add(LIFE, "s", seconds(start));
            if (told != GeneratedRecord.EVENTS_OF_LIFE) {
                violations.add("of token %s are %d events on record".formatted(token, told));
            }
            start = System.nanoTime();
            long live = new AsOf(index).count(Instant.now(), EventFilter.ALL);
            samples.add(MOMENT, "s", seconds(start));
            if (live <= 0 || live > events) {
                violations.add("%,d tokens are told to live".formatted(live));
            }
        }
    }

    private static double seconds(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e9;
    }

    /** A command from its start to its end. */
    private record Command(double seconds, long peakBytes) {
        static Command run(
                BenchServices services,
                BenchOptions options,
                String prefix,
                Path data,
                String... words)
                throws IOException, InterruptedException {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(MEMORY_OPTIONS);
            command.addAll(ChildCommand.compiling());
            command.addAll(List.of("-cp", System.getProperty("java.class.path")));
            command.add(options.mainClass());
            command.addAll(List.of(words));
            for (String setting :
                    List.of(
                            "database.url=jdbc:postgresql://127.0.0.1/none",
                            "database.user=none",
                            "kafka.bootstrap-servers=" + services.bootstrapServers(),
                            "kafka.topic-prefix=" + prefix,
                            "data-dir=" + data)) {
                command.addAll(List.of("--set", setting));
            }
            File log = services.directory().resolve("replay.log").toFile();
            long start = System.nanoTime();
            Process process =
                    new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                            .redirectError(ProcessBuilder.Redirect.appendTo(log))
                            .start();
            long peakBytes = 0;
            while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                peakBytes = Math.max(peakBytes, peak(process, peakBytes));
            }
            if (process.exitValue() != 0) {
                throw new IllegalStateException("'%s' has failed; see %s".formatted(words[0], log));
            }
            return new Command(ReplayScenario.seconds(start), peakBytes);
        }

        /** One that has just ended has no memory. */
        private static long peak(Process process, long before) {
            try {
                return Residence.peakBytes(process.pid());
            } catch (UncheckedIOException e) {
                return before;
            }
        }
    }
}
