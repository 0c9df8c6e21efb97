package dev.tokensweep.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokensweep.app.config.AppConfig;
import dev.tokensweep.app.config.ConfigException;
import dev.tokensweep.sink.Restore;
import dev.tokensweep.sink.RestoreChoice;
import dev.tokensweep.sink.RestoreFailedException;
import dev.tokensweep.sink.RestoreOrder;
import dev.tokensweep.sink.RestoreOutcome;
import dev.tokensweep.sink.RestoreRefusedException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Puts tokens back from the archive. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description = {
            "Puts tokens back from the archive, with their scopes, bindings and all else that was archived with them.",
            "A token that is there already, whose unique key a live token holds, or whose application is gone stays in the",
            "archive and is named; the others are put back, and the exit code is 1 then. Said again it changes nothing, or",
            "goes on where it was interrupted. What is back is held against being purged again, and stands in the record."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tokensweep restore --config tokensweep.yaml --user maya --reason 'case 4711' --dry-run",
            "  tokensweep restore --config tokensweep.yaml --batch 0b0f5b4e-7d5c-4a51-b0b6-0d9b3a3c9f10 --reason 'wrong rule'",
            "  tokensweep restore --config tokensweep.yaml --all --hold all --reason 'wrong rule'"
        })
final class RestoreCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Mixin private RestoreOptions which;

    @Option(
            names = "--reason",
            required = true,
            paramLabel = "TEXT",
            description =
                    "Why, at most 1000 characters; it stands in the holds, and so in the record.")
    private String reason;

    @Option(
            names = "--author",
            paramLabel = "NAME",
            defaultValue = "${sys:user.name}",
            description = "Who restores; default: the user of this process.")
    private String author;

    @Option(
            names = "--hold",
            paramLabel = "WHAT",
            defaultValue = "token",
            description =
                    "What keeps them: token (a hold on each), all (one hold on everything, for many) or none; default ${DEFAULT-VALUE}.")
    private RestoreOrder.Holding holding;

    @Option(names = "--dry-run", description = "Only say what would be done.")
    private boolean dryRun;

    @Mixin private ConfigOptions options;

    @Mixin private OutputOption output;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        AppConfig config = NamedSchema.of(options.load().config());
        RestoreChoice choice = which.choice(new IndexedRecord(config, spec.commandLine().getErr()));
        RestoreOutcome outcome = HoldFailures.explained(() -> restore(config, choice));
        spec.commandLine().getOut().print(output.isJson() ? json(outcome) : text(outcome));
        spec.commandLine().getOut().flush();
        return outcome.refusals() == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }

    private RestoreOutcome restore(AppConfig config, RestoreChoice choice) {
        DemoProgress progress = new DemoProgress(spec.commandLine().getErr());
        try {
            Restore restore = new Restore(CommandDatabase.of(config));
            if (!dryRun && holding == RestoreOrder.Holding.TOKEN) {
                requireFew(
                        restore.count(choice, new TimeLeft(progress, "looking for tokens")::show));
            }
            return restore.run(
                    choice,
                    new RestoreOrder(author, reason, holding, dryRun),
                    new TimeLeft(progress, "restoring")::show);
        } catch (RestoreRefusedException e) {
            throw new ConfigException(e.findings());
        } catch (RestoreFailedException e) {
            throw CommandFailure.failed(e.getMessage(), e);
        } finally {
            progress.clear();
        }
    }

    private static void requireFew(long count) {
        if (count > Restore.MOST_HOLDS) {
            throw CommandFailure.usage(
                    "--hold: %,d tokens are chosen, and at most %,d can have a hold of their own: say --hold all, or place a hold on their tenant, app or user and say --hold none"
                            .formatted(count, Restore.MOST_HOLDS));
        }
    }

    private String text(RestoreOutcome outcome) {
        StringBuilder text = new StringBuilder();
        text.append(
                dryRun
                        ? "%,d tokens would be put back, %,d would not\n"
                                .formatted(outcome.restored(), outcome.refusals())
                        : "%,d tokens are back, %,d are not\n"
                                .formatted(outcome.restored(), outcome.refusals()));
        for (RestoreOutcome.Refused refused : outcome.shown()) {
            text.append("%s: %s\n".formatted(refused.tokenId(), refused.why()));
        }
        long more = outcome.refusals() - outcome.shown().size();
        return text.append(more > 0 ? "and %,d more\n".formatted(more) : "").toString();
    }

    private String json(RestoreOutcome outcome) {
        ObjectNode json =
                JSON.createObjectNode()
                        .put("dryRun", dryRun)
                        .put("restored", outcome.restored())
                        .put("refused", outcome.refusals());
        ArrayNode refused = json.putArray("firstRefused");
        for (RestoreOutcome.Refused each : outcome.shown()) {
            refused.addObject().put("tokenId", each.tokenId()).put("why", each.why());
        }
        ArrayNode batches = json.putArray("batches");
        outcome.batches().forEach(batches::add);
        return json + "\n";
    }
}
