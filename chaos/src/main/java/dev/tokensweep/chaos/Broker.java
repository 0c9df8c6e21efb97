package dev.tokensweep.chaos;

import dev.tokensweep.sandbox.BrokerLink;
import dev.tokensweep.sandbox.FaultyLink;
import dev.tokensweep.sandbox.FreePort;
import dev.tokensweep.sandbox.SandboxProcess;
import dev.tokensweep.sandbox.SandboxSettings;
import dev.tokensweep.sandbox.Service;
import dev.tokensweep.sandbox.Signal;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;

/**
 * The Kafka broker: Tokensweep reaches it over a {@link FaultyLink}, the checks directly. Used by
 * one thread.
 */
final class Broker implements AutoCloseable {
    private final Path directory;
    private final Path log;
    private final FaultyLink link = new FaultyLink();
    private final SandboxSettings settings;
    private SandboxProcess process;
    private String direct;

    Broker(Path directory, Path log) {
        this.directory = directory;
        this.log = log;
        int port = FreePort.choose();
        link.leadTo(port);
        settings = new SandboxSettings(new BrokerLink(port, link.port()), Map.of());
        start();
    }

    /** Starts it, unless it runs. */
    void start() {
        if (process == null || !process.isAlive()) {
            process = SandboxProcess.start(directory, EnumSet.of(Service.BROKER), log, settings);
            direct = process.bootstrapServers();
        }
    }

    ProcessHandle process() {
        return process.handle();
    }

    void kill() {
        process.kill();
    }

    Path directory() {
        return directory;
    }

    FaultyLink link() {
        return link;
    }

    /** The way of Tokensweep. */
    String bootstrapServers() {
        return "127.0.0.1:" + link.port();
    }

    /** The way of the checks. */
    Map<String, Object> properties() {
        return Map.of("bootstrap.servers", direct);
    }

    @Override
    public void close() {
        Signal.CONT.to(process());
        process.close();
        link.close();
    }
}
