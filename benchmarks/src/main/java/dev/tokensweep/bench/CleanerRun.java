package dev.tokensweep.bench;

import dev.tokensweep.sandbox.ChildCommand;
import dev.tokensweep.sandbox.RunProcess;
import dev.tokensweep.sandbox.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** {@code tokensweep run} on a database, with topics of its own. Used by one thread. */
final class CleanerRun implements AutoCloseable {
    static final String ALL_ROLES = "capture,cleaner,sink";
    private static final String HEAP = "1g";

    private final BenchServices services;
    private final RunProcess process;
    private final Watch watch;
    private boolean hasProgress;

    private CleanerRun(BenchServices services, BenchDatabase database, RunProcess process) {
        this.services = services;
        this.process = process;
        this.watch = new Watch(database);
    }

    /**
     * Starts all roles in one process, and returns at once.
     *
     * @param settings such as a=b, which the scenario needs
     */
    static CleanerRun start(
            BenchServices services,
            BenchDatabase database,
            BenchOptions options,
            String... settings) {
        return startRoles(services, database, options, ALL_ROLES, HEAP, settings);
    }

    /**
     * Starts some roles.
     *
     * @param roles with commas between them
     * @param heap as for the JVM's -Xmx
     */
    static CleanerRun startRoles(
            BenchServices services,
            BenchDatabase database,
            BenchOptions options,
            String roles,
            String heap,
            String... settings) {
        return launch(
                services,
                database,
                options,
                new Shape(roles.replace(',', '-'), roles, heap),
                settings);
    }

    /**
     * One process.
     *
     * @param name of its directory and log, beside the database's other ones
     * @param roles with commas between them
     * @param heap as for the JVM's -Xmx
     * @param jvmOptions beside
     */
    record Shape(String name, String roles, String heap, List<String> jvmOptions) {
        Shape(String name, String roles, String heap) {
            this(name, roles, heap, List.of());
        }

        /** The same, with another option of the JVM. */
        Shape with(String jvmOption) {
            return new Shape(
                    name,
                    roles,
                    heap,
                    Stream.concat(jvmOptions.stream(), Stream.of(jvmOption)).toList());
        }
    }

    /** Starts one process, and returns at once. */
    static CleanerRun launch(
            BenchServices services,
            BenchDatabase database,
            BenchOptions options,
            Shape shape,
            String... settings) {
        String name = database.name() + "-" + shape.name();
        List<String> words = new ArrayList<>(ChildCommand.IGNORING_INTERRUPT);
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("-Xmx" + shape.heap(), "-XX:+UseG1GC"));
        words.addAll(ChildCommand.compiling());
        words.addAll(shape.jvmOptions());
        words.addAll(List.of("-cp", System.getProperty("java.class.path")));
        words.addAll(List.of(options.mainClass(), "run", "--roles", shape.roles() + ",console"));
        set(words, "database.url=" + database.jdbcUrl());
        set(words, "database.user=" + database.user());
        set(words, "kafka.bootstrap-servers=" + services.bootstrapServers());
        set(words, "kafka.replication-factor=1");
        set(words, "kafka.topic-prefix=" + prefix(database));
        Stream.concat(Arrays.stream(settings), options.settings().stream())
                .forEach(setting -> set(words, setting));
        RunProcess process =
                RunProcess.start(
                        (directory, consolePort) -> placed(words, directory, consolePort),
                        services.directory().resolve(name),
                        services.directory().resolve(name + ".log"));
        return new CleanerRun(services, database, process);
    }

    private static List<String> placed(List<String> words, Path directory, int consolePort) {
        List<String> placed = new ArrayList<>(words);
        set(placed, "data-dir=" + directory);
        set(placed, "console.port=" + consolePort);
        return placed;
    }

    private static void set(List<String> words, String setting) {
        words.addAll(List.of("--set", setting));
    }

    /** Of all topics and groups of a database's installation. */
    static String prefix(BenchDatabase database) {
        return database.name() + ".";
    }

    /** The public record of a database's tokens. */
    static String auditTopic(BenchDatabase database) {
        return prefix(database) + "token-audit";
    }

    /** Stops it and the broker where they are, as if they were not there. */
    void hold() {
        Signal.STOP.to(process.handle());
        Signal.STOP.to(services.brokerProcess());
    }

    /** Lets them go on after {@link #hold}. */
    void goOn() {
        Signal.CONT.to(services.brokerProcess());
        Signal.CONT.to(process.handle());
    }

    void awaitReady() throws SQLException {
        Await.until("every role is ready", () -> requireAlive().isReady());
    }

    /** Waits until so many tokens are deleted and archived. */
    void awaitPurged(long tokens) throws SQLException {
        Await.until("%,d tokens are purged".formatted(tokens), () -> purged() >= tokens);
    }

    /** Tokens that all sinks of this database have deleted so far. */
    long purged() throws SQLException {
        requireAlive();
        hasProgress =
                hasProgress
                        || watch.number("SELECT count(to_regclass('tokensweep_progress'))") == 1;
        return hasProgress
                ? watch.number("SELECT coalesce(sum(purged), 0) FROM tokensweep_progress")
                : 0;
    }

    RunProcess requireAlive() {
        process.requireAlive();
        return process;
    }

    RunProcess process() {
        return process;
    }

    /** Bytes in the files of the cleaner's stores. */
    long storeBytes() {
        try (Stream<Path> files = Files.walk(process.dataDirectory())) {
            return files.filter(Files::isRegularFile).mapToLong(CleanerRun::size).sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file that a compaction has just deleted has none. */
    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }

    @Override
    public void close() {
        process.close();
        watch.close();
    }
}
