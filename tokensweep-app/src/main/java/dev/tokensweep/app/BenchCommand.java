package dev.tokensweep.app;

import dev.tokensweep.bench.Bench;
import dev.tokensweep.bench.BenchOptions;
import dev.tokensweep.bench.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures what Tokensweep can do on this machine, beside what it replaces. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = {
            "Measures a whole installation, started for it, beside what it replaces: on a real PostgreSQL",
            "that flushes its commits, and a real broker. No figure makes it fail; a token lost, doubled or",
            "missing from the record does. Touches nothing but what it has started."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tokensweep bench drain --tokens 1000000 --output json",
            "  tokensweep bench latency --for 1m",
            "  tokensweep bench soak --for 1h",
            "  tokensweep bench drain --set sink.threads=2",
            "  tokensweep bench all --runs 3",
            "  tokensweep bench --list"
        })
final class BenchCommand implements Callable<Integer>, Bench.Listener {
    private static final String ALL = "all";

    @Parameters(
            arity = "0..1",
            paramLabel = "SCENARIO",
            description = "One of those that '--list' names, or all of them: all.")
    private String scenario;

    @Option(
            names = "--tokens",
            defaultValue = "1000000",
            paramLabel = "N",
            description = "How many the table has at the beginning; default ${DEFAULT-VALUE}.")
    private int tokens;

    @Option(
            names = "--runs",
            defaultValue = "3",
            paramLabel = "N",
            description = "How often each is measured; default ${DEFAULT-VALUE}.")
    private int runs;

    @Option(
            names = "--for",
            converter = DurationConverter.class,
            paramLabel = "DURATION",
            description =
                    "How long what has no end of its own is measured; default 30s, a soak 10m.")
    private Duration duration;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description =
                    "An empty or missing directory for all data; kept afterwards. Default: a temporary one.")
    private Path directory;

    @Option(
            names = "--results",
            defaultValue = "target/bench",
            paramLabel = "DIR",
            description = "Gets NAME.json and NAME.svg of each scenario; default ${DEFAULT-VALUE}.")
    private Path results;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "A setting of what is measured, as for 'run'; may be repeated.")
    private List<String> settings = new ArrayList<>();

    @Option(names = "--list", description = "Names all scenarios, and does nothing.")
    private boolean list;

    @Option(
            names = "--output",
            defaultValue = "text",
            description = "text or json; default ${DEFAULT-VALUE}.")
    private Output output;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        if (list) {
            Bench.scenarios()
                    .forEach(
                            (name, what) ->
                                    spec.commandLine().getOut().printf("%-12s %s%n", name, what));
            return ExitCode.DONE;
        }
        List<String> chosen = chosen();
        CountDownLatch interrupted = new CountDownLatch(1);
        ExitHook hook = ExitHook.install(interrupted);
        int exitCode = ExitCode.FAILED;
        try {
            exitCode = run(chosen, interrupted);
            return exitCode;
        } finally {
            hook.finished(exitCode);
        }
    }

    private List<String> chosen() {
        Set<String> known = Bench.scenarios().keySet();
        if (ALL.equals(scenario)) {
            return List.copyOf(known);
        }
        if (scenario == null || !known.contains(scenario)) {
            throw CommandFailure.usage(
                    "%s; there are %s, and '%s' for each of them"
                            .formatted(
                                    scenario == null
                                            ? "name a scenario"
                                            : "no scenario is called '" + scenario + "'",
                                    String.join(", ", known),
                                    ALL));
        }
        return List.of(scenario);
    }

    private int run(List<String> chosen, CountDownLatch interrupted) {
        if (tokens < BenchOptions.FEWEST_TOKENS || runs < 1) {
            throw CommandFailure.usage(
                    "--tokens must be at least %d, --runs at least 1"
                            .formatted(BenchOptions.FEWEST_TOKENS));
        }
        try (Closing closing = new Closing()) {
            DataDirectory data = closing.on(DemoDirectory.open(directory, closing, () -> false));
            says("Everything in " + data.root());
            Bench.Report report =
                    Bench.run(
                            new BenchOptions(
                                    chosen,
                                    tokens,
                                    runs,
                                    duration,
                                    data.root(),
                                    settings,
                                    Main.class.getName()),
                            interrupted,
                            this);
            says("Figures and charts in " + results.toAbsolutePath());
            BenchReport.print(report, output, spec.commandLine().getOut());
            return report.violations().isEmpty() ? ExitCode.DONE : ExitCode.LAW_VIOLATED;
        } catch (CommandFailure e) {
            throw e;
        } catch (InterruptedException e) {
            // Said here: the process ends as soon as this has returned.
            says("The measurement was interrupted; what was measured before is in " + results);
            return ExitCode.FAILED;
        } catch (Exception e) { // Whatever ends it, nothing was measured.
            throw CommandFailure.failed("the measurement could not go on: " + e, e);
        }
    }

    @Override
    public void measured(Bench.Report soFar) throws IOException {
        Outcome outcome = soFar.outcomes().get(soFar.outcomes().size() - 1);
        Files.createDirectories(results);
        Files.writeString(
                results.resolve(outcome.scenario() + ".json"),
                BenchReport.json(soFar, outcome).toPrettyString() + "\n");
        Files.writeString(results.resolve(outcome.scenario() + ".svg"), BenchChart.svg(outcome));
    }

    @Override
    public void says(String line) {
        spec.commandLine().getErr().println(line);
        spec.commandLine().getErr().flush();
    }
}
