package dev.tokensweep.app;

import dev.tokensweep.app.config.EffectiveConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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
    @Mixin private ConfigOptions options;

    @Mixin private OutputOption output;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        EffectiveConfig effective = options.load().effective();
        spec.commandLine()
                .getOut()
                .print(
                        switch (output.form()) {
                            case TEXT -> effective.toText();
                            case JSON -> effective.toJson() + "\n";
                        });
        spec.commandLine().getOut().flush();
        return ExitCode.DONE;
    }
}
