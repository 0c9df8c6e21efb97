package dev.tokensweep.app;

import dev.tokensweep.app.config.AppConfig;
import dev.tokensweep.events.Topics;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What the commands that settle dead letters have in common. */
final class LetterSettling {
    @Mixin private ConfigOptions options;

    @ArgGroup(multiplicity = "1")
    private LetterChoice choice;

    @Mixin private LetterFilter filter;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "10000",
            converter = CountConverter.class,
            description = "With --all: at most so many; default ${DEFAULT-VALUE}.")
    private int limit;

    @Option(
            names = "--author",
            paramLabel = "NAME",
            defaultValue = "${sys:user.name}",
            description = "Who settles them; default: the user of this process.")
    private String author;

    @Mixin private OutputOption output;

    /** Says why a letter cannot be settled so, by the topics there are; null where it can. */
    @FunctionalInterface
    interface Rule {
        String obstacle(FiledLetter letter, Topics topics);
    }

    /** Settles what was chosen, and tells it. */
    Integer settle(LetterOrder order, Rule rule, CommandSpec spec) {
        if (!choice.isAll() && filter.isGiven()) {
            throw new ParameterException(
                    spec.commandLine(), "--stage and --since go with --all, not with --id");
        }
        AppConfig config = options.load().config();
        Topics topics = config.kafka().topics();
        LetterSelection selection =
                LetterFailures.explained(
                        config,
                        kafka -> {
                            try (LetterDesk desk = LetterDesk.open(kafka, topics)) {
                                return desk.settle(
                                        order.by(author),
                                        file ->
                                                choose(
                                                        file,
                                                        topics,
                                                        letter -> rule.obstacle(letter, topics)));
                            }
                        });
        spec.commandLine()
                .getOut()
                .print(LetterReport.settled(order.how(), selection, output.form()));
        spec.commandLine().getOut().flush();
        return ExitCode.DONE;
    }

    private LetterSelection choose(
            LetterFile file, Topics topics, LetterSelection.Obstacles obstacles) {
        return choice.isAll()
                ? LetterSelection.all(file, filter, limit, obstacles)
                : LetterSelection.named(file, choice.places(topics.deadLetters()), obstacles);
    }
}
