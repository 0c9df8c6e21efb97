package dev.tokensweep.app;

import dev.tokensweep.cleaner.CleanerCounters;
import dev.tokensweep.cleaner.CleanerTopology;
import dev.tokensweep.cleaner.TopologyDiagram;
import dev.tokensweep.events.Topics;
import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Terms;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.apache.kafka.streams.TopologyDescription;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows how the cleaner is wired. */
@Command(
        name = "topology",
        mixinStandardHelpOptions = true,
        description = "Prints the cleaner's topology: sources, operators, stores and sinks.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tokensweep topology",
            "  tokensweep topology --mermaid",
            "  tokensweep topology --output json"
        })
final class TopologyCommand implements Callable<Integer> {
    @Option(names = "--mermaid", description = "As a Mermaid flow chart.")
    private boolean mermaid;

    @Option(names = "--prefix", defaultValue = "", description = "The topics' prefix.")
    private String prefix;

    @Mixin private OutputOption output;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        if (mermaid && output.isJson()) {
            throw CommandFailure.usage("--mermaid and --output json: name one of them");
        }
        CleanupPolicy any = CleanupPolicy.of(Terms.of(Duration.ZERO));
        TopologyDescription topology =
                CleanerTopology.build(
                                new Topics(prefix, 1, Duration.ofDays(1)),
                                any,
                                Clock.systemUTC(),
                                new CleanerCounters())
                        .describe();
        spec.commandLine()
                .getOut()
                .print(
                        switch (output.form()) {
                            case JSON -> TopologyJson.of(topology) + "\n";
                            case TEXT ->
                                    mermaid
                                            ? TopologyDiagram.mermaid(topology)
                                            : topology.toString();
                        });
        spec.commandLine().getOut().flush();
        return ExitCode.DONE;
    }
}
