package dev.tokensweep.app;

import dev.tokensweep.app.config.AppConfig;
import dev.tokensweep.app.config.ConfigException;
import dev.tokensweep.forensics.EventFilter;
import dev.tokensweep.sink.RecordedUsers;
import dev.tokensweep.sink.SinkConfigException;
import java.util.List;
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
            description =
                    "Those of this AUTHZ_USER, spelled as in the token table, also where the record has a pseudonym instead.")
    private String user;

    /** As the database calls the user. */
    EventFilter filter() {
        return new EventFilter(tenant, app, user);
    }

    /**
     * As the record calls the user.
     *
     * @throws CommandFailure when no user of that name is on record under a pseudonym
     */
    EventFilter onRecord(AppConfig config) {
        return user == null ? filter() : new EventFilter(tenant, app, pseudonym(config));
    }

    private String pseudonym(AppConfig config) {
        AppConfig named = config.users().forgettable() ? NamedSchema.of(config) : config;
        String called;
        try {
            called = new RecordedUsers(CommandDatabase.of(named)).of(List.of(user)).get(user);
        } catch (SinkConfigException e) {
            throw new ConfigException(e.findings());
        }
        if (called == null) {
            throw CommandFailure.failed(
                    "--user: no user of that name is on record under a pseudonym; check the spelling: who is forgotten is not found again",
                    null);
        }
        return called;
    }
}
