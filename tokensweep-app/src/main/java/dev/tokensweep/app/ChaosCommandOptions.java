package dev.tokensweep.app;

import dev.tokensweep.chaos.ChaosOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a user may say about a run of chaos. */
final class ChaosCommandOptions {
    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Of every choice; default: a random one, printed.")
    Long seed;

    @Option(
            names = "--for",
            defaultValue = "10m",
            converter = DurationConverter.class,
            paramLabel = "DURATION",
            description =
                    "How long faults are begun, such as 90s or 10m; default ${DEFAULT-VALUE}.")
    Duration duration;

    @Option(
            names = "--fault",
            paramLabel = "NAME",
            description = "One fault; may be repeated. Default: all there are, in random order.")
    List<String> faults = new ArrayList<>();

    @Option(
            names = "--repeat",
            defaultValue = "1",
            paramLabel = "N",
            description =
                    "How often a fault is made before all is given rest and checked; default ${DEFAULT-VALUE}.")
    int repeat;

    @Option(
            names = "--rate",
            defaultValue = "60",
            paramLabel = "N",
            description = "Tokens issued a second; default ${DEFAULT-VALUE}.")
    int ratePerSecond;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description =
                    "An empty or missing directory for everything; kept afterwards. Default: a temporary one, kept where a law is violated.")
    Path directory;

    @Option(
            names = "--table",
            paramLabel = "FILE",
            description = "Gets what was measured of each fault, as a table in Markdown.")
    Path table;

    @Option(names = "--list", description = "Names all faults, and does nothing.")
    boolean list;

    @Option(
            names = "--role-option",
            hidden = true,
            description = "An option for the JVM of every role.")
    List<String> roleOptions = new ArrayList<>();

    @Mixin OutputOption output;

    ChaosOptions of(long chosenSeed, Path root) {
        if (ratePerSecond < 1 || repeat < 1) {
            throw CommandFailure.usage("--rate and --repeat must be at least 1");
        }
        return new ChaosOptions(
                root,
                chosenSeed,
                duration,
                faults,
                repeat,
                ratePerSecond,
                Main.class.getName(),
                roleOptions);
    }
}
