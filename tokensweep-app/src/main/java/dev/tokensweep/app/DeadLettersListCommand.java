package dev.tokensweep.app;

import dev.tokensweep.app.config.AppConfig;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the dead letters. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists the dead letters that are not settled, the oldest first.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tokensweep dead-letters list --config tokensweep.yaml",
            "  tokensweep dead-letters list --config tokensweep.yaml --stage sink --since 2h --output json"
        })
final class DeadLettersListCommand implements Callable<Integer> {
    @Mixin private ConfigOptions options;

    @Mixin private LetterFilter filter;

    @Option(names = "--all", description = "Those that are settled too.")
    private boolean all;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            converter = CountConverter.class,
            description = "At most so many; default ${DEFAULT-VALUE}.")
    private int limit;

    @Mixin private OutputOption output;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        AppConfig config = options.load().config();
        LetterFile file =
                LetterFailures.explained(
                        config,
                        kafka ->
                                new LetterBox(kafka, config.kafka().topics().deadLetters()).read());
        List<FiledLetter> letters =
                file.letters().stream()
                        .filter(filter)
                        .filter(letter -> all || !letter.isSettled())
                        .toList();
        int shown = Math.min(limit, letters.size());
        spec.commandLine()
                .getOut()
                .print(
                        LetterReport.listed(
                                letters.subList(0, shown),
                                letters.size() - shown,
                                file.foreign(),
                                output.form()));
        spec.commandLine().getOut().flush();
        return ExitCode.DONE;
    }
}
