package dev.tokensweep.app;

import dev.tokensweep.app.config.ConfigLoader;
import dev.tokensweep.app.config.LoadedConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Where a command's configuration comes from. */
final class ConfigOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "The YAML file; docs/reference/configuration.md lists what may stand there. Without one, variables and --set say all.")
    private Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A setting over the file and the environment; may be repeated.")
    private List<String> overrides = new ArrayList<>();

    /** The file, the environment over it, the options over both. */
    LoadedConfig load() {
        return ConfigLoader.load(file, System.getenv(), overrides);
    }
}
