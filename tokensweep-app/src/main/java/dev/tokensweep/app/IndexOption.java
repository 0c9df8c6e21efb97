package dev.tokensweep.app;

import picocli.CommandLine.Option;

/** Whether the audit topic's index is to be brought up to date before it is asked. */
final class IndexOption {
    @Option(
            names = "--no-update",
            description = "Answer from the index as it stands, without a broker.")
    private boolean asItStands;

    boolean update() {
        return !asItStands;
    }
}
