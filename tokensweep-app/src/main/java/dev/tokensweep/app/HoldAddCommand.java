package dev.tokensweep.app;

import dev.tokensweep.events.Hold;
import dev.tokensweep.sink.Holds;
import dev.tokensweep.sink.HoldsRefusedException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Places legal holds. */
@Command(
        name = "add",
        mixinStandardHelpOptions = true,
        description = {
            "Places a legal hold and prints its id.",
            "Once the command has returned, nothing the hold names is deleted. Where the command fails, no hold is placed."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tokensweep hold add --config tokensweep.yaml --user alice --reason 'case 4711'",
            "  tokensweep hold add --config tokensweep.yaml --tenant -1234 --reason audit",
            "  tokensweep hold add --config tokensweep.yaml --tokens-from ids.txt --reason 'case 4711'"
        })
final class HoldAddCommand implements Callable<Integer> {
    @Mixin private ConfigOptions options;

    @ArgGroup(multiplicity = "1", heading = "%nWhat is held, just one of:%n")
    private HoldTarget target;

    @Option(
            names = "--reason",
            required = true,
            paramLabel = "TEXT",
            description = "Why, at most 1000 characters; it stands in the public record.")
    private String reason;

    @Option(
            names = "--author",
            paramLabel = "NAME",
            defaultValue = "${sys:user.name}",
            description = "Who places it; default: the user of this process.")
    private String author;

    @Option(
            names = "--force",
            description =
                    "Place it though nothing it names is there yet. No help for an application's key that does not exist.")
    private boolean force;

    @Mixin private OutputOption output;

    @Spec private CommandSpec spec;

    /** Of each id in the file; null where none was named. */
    private Map<String, Integer> fileLines;

    @Override
    public Integer call() {
        Holds database = new Holds(CommandDatabase.of(NamedSchema.of(options.load().config())));
        List<Hold> holds = HoldFailures.explained(() -> place(database));
        spec.commandLine().getOut().print(HoldReport.placed(holds, output.form()));
        spec.commandLine().getOut().flush();
        return ExitCode.DONE;
    }

    private List<Hold> place(Holds database) {
        List<Hold> holds = holds(database);
        if (force) {
            database.addUnseen(holds);
            return holds;
        }
        try {
            database.add(holds);
        } catch (HoldsRefusedException e) {
            if (fileLines != null && !e.absentTokens().isEmpty()) {
                throw TokenIdFile.onNothing(target.tokensFrom(), fileLines, e.absentTokens());
            }
            throw e;
        }
        return holds;
    }

    private List<Hold> holds(Holds database) {
        if (target.all()) {
            return List.of(hold(Hold.Scope.ALL, ""));
        }
        if (target.tenant() != null) {
            return List.of(hold(Hold.Scope.TENANT, target.tenant().toString()));
        }
        if (target.app() != null) {
            return List.of(hold(Hold.Scope.APP, Integer.toString(appId(database))));
        }
        if (target.user() != null) {
            return List.of(hold(Hold.Scope.USER, target.user()));
        }
        return tokens().stream().map(id -> hold(Hold.Scope.TOKEN, id)).toList();
    }

    private List<String> tokens() {
        if (target.tokensFrom() != null) {
            fileLines = TokenIdFile.read(target.tokensFrom(), Holds.MOST_AT_ONCE);
            return List.copyOf(fileLines.keySet());
        }
        Set<String> seen = new HashSet<>();
        target.tokens().stream()
                .filter(id -> !seen.add(id))
                .findFirst()
                .ifPresent(
                        id -> {
                            throw CommandFailure.usage(
                                    "--token %s is given twice: leave one out".formatted(id));
                        });
        return target.tokens();
    }

    private int appId(Holds database) {
        OptionalInt known = database.appId(target.app());
        if (known.isPresent()) {
            return known.getAsInt();
        }
        if (force) {
            try {
                return Integer.parseInt(target.app());
            } catch (NumberFormatException e) {
                throw CommandFailure.usage(
                        "--app: no application has the key '%s', and --force cannot know the id it will get: create it first"
                                .formatted(target.app()));
            }
        }
        throw CommandFailure.usage(
                "--app: no application has the key or id '%s': check the spelling"
                        .formatted(target.app()));
    }

    private Hold hold(Hold.Scope scope, String subject) {
        return new Hold(UUID.randomUUID().toString(), scope, subject, reason, author);
    }
}
