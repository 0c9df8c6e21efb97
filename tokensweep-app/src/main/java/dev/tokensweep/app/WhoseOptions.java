package dev.tokensweep.app;

import dev.tokensweep.forensics.EventFilter;
import picocli.CommandLine.Option;

/** Whose tokens a question about the record means. */
final class WhoseOptions {
    @Option(names = "--tenant", paramLabel = "ID", description = "Those of this TENANT_ID.")
    private Integer tenant;

    @Option(names = "--app", paramLabel = "ID", description = "Those of this CONSUMER_KEY_ID.")
    private Integer app;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description = "Those of this AUTHZ_USER, spelled as in the token table.")
    private String user;

    EventFilter filter() {
        return new EventFilter(tenant, app, user);
    }
}
