package dev.tokensweep.app;

import dev.tokensweep.app.config.ConfigLoader;
import dev.tokensweep.app.config.EffectiveConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the configuration in force. */
@Command(
        name = "config",
        mixinStandardHelpOptions = true,
        description =
                "Checks the configuration and prints what is in force, and where it comes from.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tokensweep config --config tokensweep.yaml",
            "  tokensweep config --config tokensweep.yaml --output json"
        })
final class ConfigCommand implements Callable<Integer> {
    @Option(names = "--config", paramLabel = "FILE", description = "The YAML file.")
    private Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A setting over the file and the environment; may be repeated.")
    private List<String> overrides = new ArrayList<>();

    @Option(
            names = "--output",
            defaultValue = "text",
            description = "text or json; default ${DEFAULT-VALUE}.")
    private Output output;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        EffectiveConfig effective = ConfigLoader.load(file, System.getenv(), overrides).effective();
        spec.commandLine()
                .getOut()
                .print(
                        switch (output) {
                            case TEXT -> effective.toText();
                            case JSON -> effective.toJson() + "\n";
                        });
        spec.commandLine().getOut().flush();
        return ExitCode.DONE;
    }
}
