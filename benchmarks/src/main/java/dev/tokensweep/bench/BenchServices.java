package dev.tokensweep.bench;

import dev.tokensweep.sandbox.SandboxProcess;
import dev.tokensweep.sandbox.SandboxSettings;
import dev.tokensweep.sandbox.Service;
import dev.tokensweep.sandbox.Standby;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** A PostgreSQL that keeps what it has committed, and a broker. Used by one thread. */
final class BenchServices implements AutoCloseable {
    /** What a server of this size is set to; the rest is as PostgreSQL comes. */
    private static final Map<String, String> DATABASE =
            Map.of(
                    "shared_buffers", "512MB",
                    "max_wal_size", "8GB",
                    "checkpoint_timeout", "15min",
                    "fsync", "on",
                    "synchronous_commit", "on",
                    "full_page_writes", "on");

    private static final List<String> TOLD =
            List.of(
                    "server_version",
                    "fsync",
                    "synchronous_commit",
                    "full_page_writes",
                    "wal_level",
                    "shared_buffers",
                    "max_wal_size");

    private final Path directory;
    private final SandboxProcess process;
    private int databases;

    BenchServices(Path directory) {
        this.directory = directory;
        this.process =
                SandboxProcess.start(
                        directory.resolve("services"),
                        EnumSet.allOf(Service.class),
                        directory.resolve("services.log"),
                        new SandboxSettings(null, DATABASE));
    }

    Path directory() {
        return directory;
    }

    String bootstrapServers() {
        return process.bootstrapServers();
    }

    /** An empty database. */
    BenchDatabase create() throws SQLException {
        return create("");
    }

    /** A database that is the same to the last page; nobody may be connected to the original. */
    BenchDatabase copy(BenchDatabase original) throws SQLException {
        return create(" TEMPLATE %s STRATEGY FILE_COPY".formatted(original.name()));
    }

    private BenchDatabase create(String how) throws SQLException {
        BenchDatabase server = server();
        String name = "bench_" + ++databases;
        server.execute("CREATE DATABASE " + name + how);
        server.execute("CHECKPOINT");
        return new BenchDatabase(
                name,
                process.jdbcUrl().replaceFirst("[^/]+$", name),
                process.databaseUser(),
                server);
    }

    /** A standby that follows the server from now on, with the same settings. */
    Standby standby() {
        return Standby.of(
                process,
                directory.resolve("standby"),
                directory.resolve("standby.log"),
                new SandboxSettings(null, DATABASE));
    }

    /** To be closed. */
    Admin admin() {
        return Admin.create(
                Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, process.bootstrapServers()));
    }

    /** The JVM that holds the broker; PostgreSQL's processes are others. */
    ProcessHandle brokerProcess() {
        return process.handle();
    }

    private BenchDatabase server() {
        return new BenchDatabase("postgres", process.jdbcUrl(), process.databaseUser(), null);
    }

    /** The settings that a figure depends on, as the server has them. */
    Map<String, String> settings() throws SQLException {
        Map<String, String> settings = new TreeMap<>();
        for (String name : TOLD) {
            settings.put(name, server().text("SELECT current_setting('%s')".formatted(name)));
        }
        return settings;
    }

    @Override
    public void close() {
        process.close();
    }
}
