package dev.tokensweep.app;

import dev.tokensweep.app.config.AppConfig;
import dev.tokensweep.app.config.CleanupConfig;
import dev.tokensweep.forensics.AuditIndex;
import dev.tokensweep.forensics.EventFilter;
import dev.tokensweep.forensics.Life;
import dev.tokensweep.forensics.Lives;
import dev.tokensweep.forensics.Micros;
import dev.tokensweep.forensics.RecordedEvent;
import dev.tokensweep.forensics.StandingHolds;
import dev.tokensweep.forensics.Why;
import dev.tokensweep.policy.CleanupPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells the lives of tokens from the record. */
@Command(
        name = "trace",
        mixinStandardHelpOptions = true,
        description = {
            "Tells a token's whole life from the audit topic, and why it is still there or why it went.",
            "Keeps an index of the topic under data-dir, and brings it up to date first."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tokensweep trace 7c9e6679-7425-40de-944b-e07fc1f90ae7 --config tokensweep.yaml",
            "  tokensweep trace --user maya --limit 5 --config tokensweep.yaml --output json",
            "  tokensweep trace 7c9e6679-7425-40de-944b-e07fc1f90ae7 --config tokensweep.yaml --output svg > life.svg"
        })
final class TraceCommand implements Callable<Integer> {
    /** In which form it answers. */
    enum Form {
        TEXT,
        JSON,
        SVG
    }

    @Parameters(arity = "0..1", paramLabel = "TOKEN_ID", description = "The token, by its id.")
    private String tokenId;

    @Mixin private WhoseOptions whose;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            converter = CountConverter.class,
            description =
                    "At most so many tokens of a user, app or tenant, the latest first; default ${DEFAULT-VALUE}.")
    private int limit;

    @Mixin private IndexOption record;

    @Mixin private ConfigOptions options;

    @Option(
            names = "--output",
            defaultValue = "text",
            description = "text, json or svg; default ${DEFAULT-VALUE}.")
    private Form output;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        if ((tokenId == null) == whose.filter().equals(EventFilter.ALL)) {
            throw CommandFailure.usage(
                    "name one TOKEN_ID, or tokens by --user, --app and --tenant; 'tokensweep trace --help' says more");
        }
        AppConfig config = options.load().config();
        EventFilter filter = whose.onRecord(config);
        CleanupPolicy policy = policy(config.cleanup(), config);
        Traced traced =
                new IndexedRecord(config, spec.commandLine().getErr())
                        .ask(record.update(), index -> trace(index, filter, policy));
        if (traced.lives().isEmpty()) {
            throw CommandFailure.failed(
                    tokenId == null
                            ? "no token of those is on record; check the spelling, and --help for what each option means"
                            : "token %s is not on record; check the id (TOKEN_ID, not the token itself)"
                                    .formatted(tokenId),
                    null);
        }
        spec.commandLine()
                .getOut()
                .print(
                        switch (output) {
                            case TEXT -> new TraceText().of(traced);
                            case JSON -> TraceJson.of(traced);
                            case SVG -> TraceSvg.of(traced);
                        });
        spec.commandLine().getOut().flush();
        return ExitCode.DONE;
    }

    private Traced trace(AuditIndex index, EventFilter filter, CleanupPolicy policy) {
        Lives lives = new Lives(index);
        Lives.Found found =
                tokenId == null ? lives.find(filter, limit) : new Lives.Found(List.of(tokenId), 0);
        Why why = new Why(policy, StandingHolds.of(lives.holds()), Micros.of(Instant.now()));
        List<Traced.Token> tokens = new ArrayList<>();
        for (Map.Entry<String, List<RecordedEvent>> each : lives.of(found.ids()).entrySet()) {
            Life life = new Life(each.getKey(), each.getValue());
            tokens.add(new Traced.Token(life, why.of(life)));
        }
        return new Traced(tokens, found.more());
    }

    /** The database is asked only where the rules name apps by key. */
    static CleanupPolicy policy(CleanupConfig cleanup, AppConfig config) {
        return cleanup.policy().appKeys().findAny().isEmpty()
                ? cleanup.policy()
                : RuleApps.resolve(cleanup, CommandDatabase.of(config), EnumSet.of(Role.SINK));
    }
}
