package dev.tokensweep.app;

import dev.tokensweep.chaos.Chaos;
import dev.tokensweep.chaos.ChaosReport;
import dev.tokensweep.chaos.FaultWords;
import dev.tokensweep.chaos.Round;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Hurts a whole installation of its own in every way there is, and checks the laws after each. */
@Command(
        name = "chaos",
        mixinStandardHelpOptions = true,
        description = {
            "Starts PostgreSQL, Kafka and every role as processes of their own, and under a server's",
            "traffic makes one fault after the other. After each it heals, waits until all is quiet,",
            "and checks the laws and more as sets. Touches nothing but what it has started."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tokensweep chaos --seed 1 --for 10m",
            "  tokensweep chaos --fault kill-capture --fault cut-after-commit --for 2m",
            "  tokensweep chaos --fault kill-all-roles --repeat 10 --rate 200 --for 5m",
            "  tokensweep chaos --list"
        })
final class ChaosCommand implements Callable<Integer> {
    @Mixin private ChaosCommandOptions options;

    @Spec private CommandSpec spec;

    /** Whether the run came to its end and all held: then nothing is kept to be looked into. */
    private boolean clean;

    @Override
    public Integer call() {
        if (options.list) {
            for (FaultWords fault : Chaos.faults()) {
                spec.commandLine().getOut().printf("%-28s %s%n", fault.name(), fault.how());
            }
            return ExitCode.DONE;
        }
        CountDownLatch interrupted = new CountDownLatch(1);
        ExitHook hook = ExitHook.install(interrupted);
        int exitCode = ExitCode.FAILED;
        try {
            exitCode = run(interrupted);
            return exitCode;
        } finally {
            hook.finished(exitCode);
        }
    }

    private int run(CountDownLatch interrupted) {
        long seed = options.seed == null ? System.nanoTime() : options.seed;
        Set<String> known =
                Chaos.faults().stream().map(FaultWords::name).collect(Collectors.toSet());
        List<String> unknown =
                options.faults.stream().filter(fault -> !known.contains(fault)).toList();
        if (!unknown.isEmpty()) {
            throw CommandFailure.usage(
                    "--fault: no fault is called %s; '--list' names them all".formatted(unknown));
        }
        try (Closing closing = new Closing()) {
            DataDirectory directory =
                    closing.on(DemoDirectory.open(options.directory, closing, () -> !clean));
            say("Seed %d, everything in %s".formatted(seed, directory.root()));
            ChaosReport report =
                    Chaos.run(options.of(seed, directory.root()), interrupted, this::tell);
            clean = report.violations() == 0;
            new ChaosText(seed, spec.commandLine().getOut()).print(report, options.output.form());
            if (options.table != null) {
                Files.write(options.table, ChaosTable.lines(report));
            }
            if (!clean) {
                say("Kept to be looked into: " + directory.root());
            }
            return clean ? ExitCode.DONE : ExitCode.LAW_VIOLATED;
        } catch (CommandFailure e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.failed("the run was interrupted", e);
        } catch (Exception e) { // Whatever ends it, the run says nothing of the laws.
            throw CommandFailure.failed("the run could not go on: " + e, e);
        }
    }

    private void tell(Round round) {
        say(ChaosText.line(round));
    }

    private void say(String what) {
        spec.commandLine().getErr().println(what);
        spec.commandLine().getErr().flush();
    }
}
