package dev.tokensweep.sandbox;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka broker in this JVM, alone and reachable from this machine only. Its data outlives it.
 *
 * <p>A fatal fault of the broker halts the JVM: where that matters, use {@link SandboxProcess}.
 * Thread-safe; closing twice does no harm.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
    private static final int STARTS = 3;

    /** Loading millions of offsets takes its time. */
    private static final Duration COORDINATOR_LIMIT = Duration.ofSeconds(15);

    private final DirectoryLock lock;
    private final KafkaRaftServer server;
    private final String bootstrapServers;
    private boolean closed;

    private EmbeddedBroker(DirectoryLock lock, KafkaRaftServer server, String bootstrapServers) {
        this.lock = lock;
        this.server = server;
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Starts it on a directory, which it makes and formats where need be. It has the ports it had
     * before if they are still free.
     *
     * @throws SandboxException when the directory is in use or the broker does not start
     */
    public static EmbeddedBroker start(Path dataDir) {
        return start(dataDir, SandboxSettings.NONE);
    }

    /** The same, with settings beside the usual. */
    static EmbeddedBroker start(Path dataDir, SandboxSettings asked) {
        return start(
                dataDir,
                asked,
                bootstrapServers -> Coordinators.serve(bootstrapServers, COORDINATOR_LIMIT));
    }

    /**
     * The same, by a judgement of one's own.
     *
     * @param serves whether the broker at these bootstrap servers may stay as it has started
     */
    static EmbeddedBroker start(Path dataDir, SandboxSettings asked, Predicate<String> serves) {
        Path directory = dataDir.toAbsolutePath();
        DirectoryLock lock = DirectoryLock.take(directory);
        try {
            Path logDirectory = Files.createDirectories(directory.resolve("log"));
            List<Integer> ports = StoredPorts.in(directory, 2);
            Map<String, String> settings =
                    BrokerSettings.of(
                            logDirectory,
                            ports.get(0),
                            ports.get(1),
                            asked.brokerLink(),
                            asked.broker());
            if (Files.notExists(logDirectory.resolve("meta.properties"))) {
                format(logDirectory);
            }
            String bootstrapServers = BrokerSettings.bootstrapServers(ports.get(0));
            KafkaRaftServer server = serving(settings, () -> serves.test(bootstrapServers));
            return new EmbeddedBroker(lock, server, bootstrapServers);
        } catch (IOException e) {
            lock.close();
            throw new SandboxException("the broker did not start: " + e, e);
        } catch (RuntimeException e) {
            lock.close();
            throw e instanceof SandboxException known
                    ? known
                    : new SandboxException("the broker did not start: " + e, e);
        }
    }

    /** Starts it again while a coordinator does not serve: after an orderly stop, none fails. */
    private static KafkaRaftServer serving(Map<String, String> settings, BooleanSupplier serves) {
        KafkaRaftServer server = startup(settings);
        for (int start = 1; start < STARTS; start++) {
            if (serves.getAsBoolean()) {
                return server;
            }
            LOG.warn("A coordinator of the broker does not serve: the broker is started again");
            server.shutdown();
            server.awaitShutdown();
            server = startup(settings);
        }
        return server;
    }

    private static KafkaRaftServer startup(Map<String, String> settings) {
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
        server.startup();
        return server;
    }

    private static void format(Path logDirectory) {
        PrintStream nowhere =
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Formatter formatter =
                new Formatter()
                        .setPrintStream(nowhere)
                        .setClusterId(Uuid.randomUuid().toString())
                        .setNodeId(BrokerSettings.NODE_ID)
                        .addDirectory(logDirectory.toString())
                        .setMetadataLogDirectory(logDirectory.toString())
                        .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
                        .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                        .setIgnoreFormatted(true);
        try {
            formatter.run();
        } catch (Exception e) { // Its signature; there is nothing more exact to catch.
            throw new SandboxException("the broker's directory could not be formatted: " + e, e);
        }
    }

    /** For {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Stops the broker; what was acknowledged is kept. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        server.shutdown();
        server.awaitShutdown();
        lock.close();
    }
}
