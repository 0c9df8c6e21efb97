package dev.tokensweep.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A MariaDB or MySQL server as a product's database would be: the binary log by row and with full
 * images, global transaction ids, commits flushed to the disk. Reachable from this machine only.
 * Its data outlives it; it has one database, {@value #DATABASE}, whose texts are latin1 and compare
 * without case, as the product's guide has it.
 *
 * <p>Thread-safe; closing twice does no harm.
 */
public final class InstalledServer implements AutoCloseable {
    /** The database that it has from the beginning. */
    public static final String DATABASE = "apim";

    private static final String USER = "root";

    /** Recovery after a crash takes its time. */
    private static final Duration STARTUP = Duration.ofSeconds(90);

    private static final Duration FAST = Duration.ofSeconds(20);
    private static final long RETRY_MS = 50;

    private final DirectoryLock lock;
    private final ServerKind kind;
    private final Path directory;
    private final List<String> options;
    private final int port;
    private Process process;
    private boolean closed;

    private InstalledServer(
            DirectoryLock lock, ServerKind kind, Path directory, List<String> options) {
        this.lock = lock;
        this.kind = kind;
        this.directory = directory;
        this.options = options;
        this.port = StoredPorts.in(directory, 1).get(0);
    }

    /**
     * Starts it on a directory, which it makes and initialises where need be. A server that a
     * killed process left behind there is stopped first. It has the port it had before if that is
     * still free.
     *
     * @param options over the usual ones, such as {@code --default-time-zone=+09:00}
     * @throws SandboxException when none is installed, the directory is in use or the server does
     *     not start
     */
    public static InstalledServer start(ServerKind kind, Path dataDir, List<String> options) {
        ServerProgram program =
                ServerProgram.find(kind)
                        .orElseThrow(() -> new SandboxException(kind.howToInstall()));
        Path directory = dataDir.toAbsolutePath();
        DirectoryLock lock = DirectoryLock.take(directory);
        try {
            ServerPid.stop(directory);
            InstalledServer server =
                    new InstalledServer(lock, kind, directory, List.copyOf(options));
            server.initialise(program);
            server.launch(program);
            return server;
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e instanceof SandboxException known
                    ? known
                    : new SandboxException(kind + " did not start: " + e.getMessage(), e);
        }
    }

    private void initialise(ServerProgram program) throws IOException {
        Path initialised = directory.resolve(EmbeddedDatabase.INITIALISED);
        if (Files.exists(initialised)) {
            return;
        }
        DirectoryTree.delete(data());
        List<String> command = new ArrayList<>(program.initialisation());
        command.add("--user=root");
        command.add("--datadir=" + data());
        command.add("--lower-case-table-names=0");
        Process installer = process(command);
        if (!ended(installer, STARTUP) || installer.exitValue() != 0) {
            installer.destroyForcibly();
            throw new SandboxException(
                    "%s could not be initialised; see %s".formatted(kind, log()));
        }
        Files.writeString(
                directory.resolve("init.sql"),
                "CREATE DATABASE IF NOT EXISTS %s CHARACTER SET latin1;%n".formatted(DATABASE));
        Files.writeString(initialised, "");
    }

    private void launch(ServerProgram program) throws IOException {
        List<String> command = new ArrayList<>(program.server());
        command.addAll(
                List.of(
                        "--user=root",
                        "--datadir=" + data(),
                        "--port=" + port,
                        "--bind-address=127.0.0.1",
                        "--socket=" + directory.resolve("socket"),
                        "--pid-file=" + directory.resolve("server.pid"),
                        "--init-file=" + directory.resolve("init.sql"),
                        "--server-id=1",
                        "--log-bin=binlog",
                        "--binlog-format=ROW",
                        "--binlog-row-image=FULL",
                        "--sync-binlog=1",
                        "--innodb-flush-log-at-trx-commit=1",
                        "--innodb-buffer-pool-size=128M",
                        "--innodb-use-native-aio=0",
                        "--lower-case-table-names=0"));
        command.addAll(
                kind == ServerKind.MARIADB
                        ? List.of("--gtid-strict-mode=ON")
                        : List.of("--gtid-mode=ON", "--enforce-gtid-consistency=ON"));
        command.addAll(options);
        process = process(command);
        ServerPid.write(directory, process.pid());
        awaitService();
    }

    private Process process(List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
    }

    private void awaitService() {
        long startNanos = System.nanoTime();
        while (!Greeting.isSaid(port)) {
            boolean late = System.nanoTime() - startNanos > STARTUP.toNanos();
            if (late || ended(process, Duration.ofMillis(RETRY_MS))) {
                process.destroyForcibly();
                throw new SandboxException("%s did not start; see %s".formatted(kind, log()));
            }
        }
    }

    /** Without a user in it. */
    public String jdbcUrl() {
        return "jdbc:%s://127.0.0.1:%d/%s".formatted(kind.subprotocol(), port, DATABASE);
    }

    /** One who may do everything, without a password. */
    public String user() {
        return USER;
    }

    public ServerKind kind() {
        return kind;
    }

    /** What serves the connections. */
    public synchronized ProcessHandle process() {
        return process.toHandle();
    }

    /** Ends it as kill -9 does, and waits until it is gone. */
    public synchronized void kill() {
        process.destroyForcibly();
        if (!ended(process, FAST)) {
            throw new SandboxException(kind + " does not end: process " + process.pid());
        }
    }

    /** Stops it in order, so that it says goodbye to its clients. */
    public synchronized void stop() {
        process.destroy();
        if (!ended(process, FAST)) {
            kill();
        }
    }

    /** Starts it again after {@link #kill} or {@link #stop}, on the same port. */
    public synchronized void restart() {
        try {
            launch(ServerProgram.find(kind).orElseThrow());
        } catch (IOException e) {
            throw new SandboxException(kind + " did not start again: " + e.getMessage(), e);
        }
    }

    private Path data() {
        return directory.resolve("data");
    }

    private Path log() {
        return directory.resolve("server.log");
    }

    private static boolean ended(Process process, Duration within) {
        try {
            process.onExit().get(within.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new SandboxException("the end of a process could not be seen", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("interrupted", e);
        }
    }

    /** The server of a directory that a killed JVM left behind, if it still runs. */
    public static Optional<ProcessHandle> leftBehind(Path dataDir) {
        return ServerPid.of(dataDir.toAbsolutePath());
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            stop();
        } finally {
            lock.close();
        }
    }
}
