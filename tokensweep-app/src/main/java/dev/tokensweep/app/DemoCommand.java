package dev.tokensweep.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokensweep.demo.Summary;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows the whole product at work on a real database, and checks its laws. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a real PostgreSQL, a real Kafka broker and a server's traffic, cleans up behind it,",
            "and at the end checks the laws against an independent ledger. Needs nothing installed."
        },
        subcommands = DemoTrafficCommand.class,
        footerHeading = "%nExamples:%n",
        footer = {
            "  tokensweep demo",
            "  tokensweep demo --for 5m --rate 500 --schema 7.0",
            "  tokensweep demo --for 60s --output json",
            "  tokensweep demo --db jdbc:mysql://db:3306/mysql --user root --password-file db.password"
        })
final class DemoCommand implements Callable<Integer> {
    @Mixin private DemoOptions options;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        CountDownLatch interrupted = new CountDownLatch(1);
        ExitHook hook = ExitHook.install(interrupted);
        int exitCode = ExitCode.FAILED;
        try {
            Summary summary = Demo.run(options, interrupted, progress());
            print(summary);
            exitCode = summary.violationCount() == 0 ? ExitCode.DONE : ExitCode.LAW_VIOLATED;
            return exitCode;
        } finally {
            hook.finished(exitCode);
        }
    }

    private DemoProgress progress() {
        return new DemoProgress(spec.commandLine().getErr());
    }

    private void print(Summary summary) {
        PrintWriter out = spec.commandLine().getOut();
        switch (options.output) {
            case TEXT -> printText(summary, out);
            case JSON -> out.println(json(summary));
        }
        out.flush();
    }

    private static void printText(Summary summary, PrintWriter out) {
        out.printf("issued              %,12d%n", summary.issued());
        out.printf("live                %,12d%n", summary.live());
        out.printf("archived            %,12d%n", summary.archived());
        out.printf("removed by others   %,12d%n", summary.removedByOthers());
        out.printf("spared              %,12d%n", summary.spared());
        out.printf(
                "time to clean       p50 %,d ms, p99 %,d ms%n",
                summary.timeToCleanP50Ms(), summary.timeToCleanP99Ms());
        out.printf("violations of laws  %,12d%n", summary.violationCount());
        summary.violations().forEach(violation -> out.println("  " + violation));
    }

    private static String json(Summary summary) {
        ObjectNode json =
                new ObjectMapper()
                        .createObjectNode()
                        .put("issued", summary.issued())
                        .put("live", summary.live())
                        .put("archived", summary.archived())
                        .put("removedByOthers", summary.removedByOthers())
                        .put("spared", summary.spared())
                        .put("violations", summary.violationCount());
        json.putObject("timeToCleanMs")
                .put("p50", summary.timeToCleanP50Ms())
                .put("p99", summary.timeToCleanP99Ms());
        return json.toString();
    }
}
