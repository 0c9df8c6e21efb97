package dev.tokensweep.app;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** What a new hold is to hold: just one of these is given. */
final class HoldTarget {
    @Option(
            names = "--token",
            paramLabel = "ID",
            description = "A TOKEN_ID; may be repeated, and each gets a hold of its own.")
    private List<String> tokens;

    @Option(
            names = "--tokens-from",
            paramLabel = "FILE",
            description =
                    "One TOKEN_ID a line; blank lines and lines that begin with # are skipped.")
    private Path tokensFrom;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description =
                    "An AUTHZ_USER. Upper and lower case count as the same, so a hold on alice holds ALICE too.")
    private String user;

    @Option(
            names = "--app",
            paramLabel = "KEY_OR_ID",
            description = "An application by its CONSUMER_KEY or its id.")
    private String app;

    @Option(names = "--tenant", paramLabel = "ID", description = "A TENANT_ID, such as -1234.")
    private Integer tenant;

    @Option(names = "--all", description = "Every token there is and will be.")
    private boolean all;

    /** Null unless given. */
    List<String> tokens() {
        return tokens;
    }

    /** Null unless given. */
    Path tokensFrom() {
        return tokensFrom;
    }

    /** Null unless given. */
    String user() {
        return user;
    }

    /** Null unless given. */
    String app() {
        return app;
    }

    /** Null unless given. */
    Integer tenant() {
        return tenant;
    }

    boolean all() {
        return all;
    }
}
