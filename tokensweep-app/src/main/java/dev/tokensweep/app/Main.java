package dev.tokensweep.app;

import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code tokensweep}. */
@Command(
        name = "tokensweep",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Cleans OAuth2 access-token tables, continuously and on the record.",
        subcommands = {
            DemoCommand.class,
            ChaosCommand.class,
            BenchCommand.class,
            RunCommand.class,
            ConfigCommand.class,
            InitCommand.class,
            DoctorCommand.class,
            HoldCommand.class,
            DeadLettersCommand.class,
            PlanCommand.class,
            CapacityCommand.class,
            TraceCommand.class,
            AsOfCommand.class,
            ReplayCommand.class,
            ExportCommand.class,
            VerifyCommand.class,
            RestoreCommand.class,
            ForgetCommand.class,
            WhatIfCommand.class,
            StatusCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            ThrottleCommand.class,
            TopologyCommand.class,
            CompletionCommand.class,
            CommandLine.HelpCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:failed",
            "2:wrong usage or configuration",
            "3:a law is violated"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tokensweep demo --for 60s",
            "  tokensweep run --config tokensweep.yaml",
            "  tokensweep run --help"
        })
public final class Main implements Runnable {
    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Show the stack trace of a failure.")
    private boolean debug;

    @Spec private CommandSpec spec;

    public static void main(String[] args) {
        // Statements and settings are written by formatting; some locales have other digits.
        Locale.setDefault(Locale.ROOT);
        System.exit(commandLine().execute(args));
    }

    /** The whole command tree with its error handling; a test may give it other streams. */
    static CommandLine commandLine() {
        Main main = new Main();
        CommandLine commandLine = new CommandLine(main);
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setExecutionExceptionHandler(
                (failure, command, parsed) -> main.report(failure, command));
        commandLine.setParameterExceptionHandler((failure, arguments) -> main.report(failure));
        return commandLine;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do");
    }

    /** Wrong usage in one line: the whole help would push it out of sight. */
    private int report(ParameterException failure) {
        CommandLine command = failure.getCommandLine();
        String what =
                failure.getMessage().replaceFirst("^Error: ", "").replaceAll("\\s*\\R\\s*", " ");
        return report(
                CommandFailure.usage(
                        "%s; '%s --help' says more"
                                .formatted(what, command.getCommandSpec().qualifiedName())),
                command);
    }

    private int report(Exception failure, CommandLine command) {
        PrintWriter err = command.getErr();
        if (debug) {
            failure.printStackTrace(err);
        }
        Failures.Reported reported = Failures.report(failure);
        reported.lines().forEach(line -> err.println("tokensweep: " + line));
        err.flush();
        return reported.exitCode();
    }
}
