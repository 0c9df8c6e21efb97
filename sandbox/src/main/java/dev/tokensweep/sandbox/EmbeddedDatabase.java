package dev.tokensweep.sandbox;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * A PostgreSQL server as a product's database would be: logical log, commits flushed to the disk,
 * UTC. Reachable from this machine only. Its data outlives it.
 *
 * <p>Thread-safe; closing twice does no harm.
 */
public final class EmbeddedDatabase implements AutoCloseable {
    /** Recovery after a crash takes its time. */
    private static final Duration STARTUP = Duration.ofSeconds(60);

    private static final String USER = "postgres";

    /** Beside the data once they are whole. */
    static final String INITIALISED = "initialised";

    private static final Map<String, String> SETTINGS =
            Map.of(
                    "fsync", "on",
                    "synchronous_commit", "on",
                    "wal_level", "logical",
                    "track_commit_timestamp", "on",
                    "max_wal_senders", "10",
                    "max_replication_slots", "10",
                    "max_connections", "100",
                    "timezone", "UTC",
                    "listen_addresses", "127.0.0.1",
                    "unix_socket_directories", "");

    private final DirectoryLock lock;
    private final EmbeddedPostgres postgres;
    private final ProcessHandle server;
    private boolean closed;

    private EmbeddedDatabase(DirectoryLock lock, EmbeddedPostgres postgres, ProcessHandle server) {
        this.lock = lock;
        this.postgres = postgres;
        this.server = server;
    }

    /**
     * Starts it on a directory, which it makes and initialises where need be. A server that a
     * killed process left behind there is stopped first. It has the port it had before if that is
     * still free.
     *
     * @throws SandboxException when the directory is in use or the server does not start
     */
    public static EmbeddedDatabase start(Path dataDir) {
        return start(dataDir, Map.of());
    }

    /** The same, with settings over the usual ones. */
    static EmbeddedDatabase start(Path dataDir, Map<String, String> settings) {
        Path directory = dataDir.toAbsolutePath();
        DirectoryLock lock = DirectoryLock.take(directory);
        Path data = directory.resolve("data");
        try {
            Postmaster.stop(data);
            EmbeddedPostgres postgres = startServer(directory, data, settings);
            ProcessHandle server =
                    Postmaster.of(data)
                            .orElseThrow(
                                    () -> new SandboxException("PostgreSQL ended as it started"));
            return new EmbeddedDatabase(lock, postgres, server);
        } catch (IOException | RuntimeException e) {
            try {
                Postmaster.stop(data);
            } finally {
                lock.close();
            }
            throw e instanceof SandboxException known
                    ? known
                    : new SandboxException("PostgreSQL did not start: " + e.getMessage(), e);
        }
    }

    private static EmbeddedPostgres startServer(
            Path directory, Path data, Map<String, String> settings) throws IOException {
        Path initialised = directory.resolve(INITIALISED);
        if (Files.notExists(initialised)) {
            // An interrupted initdb leaves what no server starts on.
            DirectoryTree.delete(data);
        }
        // The binaries are unpacked there.
        Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir")));
        EmbeddedPostgres.Builder builder =
                EmbeddedPostgres.builder()
                        .setDataDirectory(data)
                        .setCleanDataDirectory(false)
                        .setPort(StoredPorts.in(directory, 1).get(0))
                        .setPGStartupWait(STARTUP)
                        .setLocaleConfig("locale", "C");
        SETTINGS.forEach(builder::setServerConfig);
        settings.forEach(builder::setServerConfig);
        EmbeddedPostgres postgres = builder.start();
        Files.writeString(initialised, "");
        return postgres;
    }

    /** Without a user in it. */
    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(postgres.getPort());
    }

    /** A superuser without a password. */
    public String user() {
        return USER;
    }

    /** Stops the server by a fast shutdown: open transactions are rolled back. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            postgres.close();
            Postmaster.awaitEnd(server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lock.close();
        }
    }
}
