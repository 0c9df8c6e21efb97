package dev.tokensweep.chaos;

import dev.tokensweep.sandbox.ChildCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How a role is started.
 *
 * @param directory for its data and log
 * @param mainClass the command's
 * @param options of every JVM
 */
record RoleLaunch(
        Path directory,
        String mainClass,
        List<String> options,
        Broker broker,
        TokenDatabase database,
        Duration safePeriod) {

    RoleLaunch {
        options = List.copyOf(options);
    }

    List<String> command(
            RoleName role, Path dataDirectory, int consolePort, List<String> moreOptions) {
        List<String> command = new ArrayList<>(ChildCommand.IGNORING_INTERRUPT);
        addJava(command, role.heap());
        command.addAll(options);
        command.addAll(moreOptions);
        addMain(command, "run");
        command.addAll(List.of("--roles", role.word() + ",console"));
        set(command, "kafka.bootstrap-servers", broker.bootstrapServers());
        set(command, "kafka.replication-factor", "1");
        set(command, "data-dir", dataDirectory);
        set(command, "console.port", consolePort);
        return command;
    }

    /** What an operator says who has mended what opened the circuit breaker. */
    List<String> resumeCommand() {
        List<String> command = new ArrayList<>();
        addJava(command, "64m");
        addMain(command, "resume");
        return command;
    }

    private static void addJava(List<String> command, String heap) {
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Short lives: compiling thoroughly would take longer than it saves.
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        command.add("-Xmx" + heap);
    }

    private void addMain(List<String> command, String subcommand) {
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), mainClass, subcommand));
        set(command, "database.url", database.jdbcUrl());
        set(command, "database.user", database.user());
        // Whoever resumes accepts the policy that he names.
        set(command, "cleanup.safe-period", safePeriod.toMillis() + "ms");
    }

    private static void set(List<String> command, String name, Object value) {
        command.add("--set");
        command.add(name + "=" + value);
    }
}
