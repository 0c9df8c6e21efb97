package dev.tokensweep.app;

import dev.tokensweep.app.capacity.CapacityLines;
import dev.tokensweep.app.capacity.CapacityPlan;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tells what an installation needs. */
@Command(
        name = "capacity",
        mixinStandardHelpOptions = true,
        description = {
            "Tells what an installation needs: processes, partitions, memory, disk, topics, and what the",
            "database's log must carry. Computed from what was measured; asks nobody and changes nothing."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tokensweep capacity --tokens 100000000 --per-second 2000",
            "  tokensweep capacity --tokens 100000000 --per-second 2000 --output json"
        })
final class CapacityCommand implements Callable<Integer> {
    @Option(
            names = "--tokens",
            required = true,
            converter = CountConverter.class,
            paramLabel = "N",
            description = "How many live at one time.")
    private int tokens;

    @Option(
            names = "--per-second",
            required = true,
            converter = CountConverter.class,
            paramLabel = "N",
            description = "How many are issued each second, and in the long run end.")
    private int perSecond;

    @Mixin private OutputOption output;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        CapacityPlan plan = new CapacityPlan(tokens, perSecond);
        PrintWriter out = spec.commandLine().getOut();
        switch (output.form()) {
            case TEXT -> {
                TextTable table = new TextTable("WHAT", "HOW MUCH");
                CapacityLines.of(plan).forEach((what, much) -> table.row(plain(what), much));
                out.print(table.text());
            }
            case JSON -> out.println(CapacityJson.of(plan));
        }
        out.flush();
        return ExitCode.DONE;
    }

    /** The marks are the page's. */
    private static String plain(String text) {
        return text.replace("`", "");
    }
}
