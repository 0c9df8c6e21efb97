package dev.tokensweep.app;

import picocli.CommandLine.Option;

/** In which form a command is to answer. */
final class OutputOption {
    @Option(
            names = "--output",
            defaultValue = "text",
            description = "text or json; default ${DEFAULT-VALUE}.")
    private Output form;

    Output form() {
        return form;
    }

    boolean isJson() {
        return form == Output.JSON;
    }
}
