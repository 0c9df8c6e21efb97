package dev.tokensweep.capture;

import dev.tokensweep.sandbox.EmbeddedBroker;
import dev.tokensweep.sandbox.EmbeddedDatabase;
import dev.tokensweep.sandbox.InstalledServer;
import dev.tokensweep.sandbox.ServerKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One server of each database and one broker for all tests of a run; each test has its own schema
 * and topics.
 */
final class Services implements BeforeAllCallback {

    private static volatile Running running;

    static EmbeddedDatabase database() {
        return running.database();
    }

    static EmbeddedBroker broker() {
        return running.broker();
    }

    /** Of a kind that is installed here; started when it is first asked for. */
    static InstalledServer server(ServerKind kind) {
        return running.server(kind);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        running =
                context.getRoot()
                        .getStore(ExtensionContext.Namespace.GLOBAL)
                        .getOrComputeIfAbsent(Running.class, key -> Running.start(), Running.class);
    }

    /** Closed by JUnit at the end of the run. */
    record Running(
            Path directory,
            EmbeddedDatabase database,
            EmbeddedBroker broker,
            Map<ServerKind, InstalledServer> servers)
            implements AutoCloseable {

        static Running start() {
            try {
                Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir")));
                Path dir = Files.createTempDirectory("capture");
                return new Running(
                        dir,
                        EmbeddedDatabase.start(dir.resolve("postgresql")),
                        EmbeddedBroker.start(dir.resolve("broker")),
                        new EnumMap<>(ServerKind.class));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        synchronized InstalledServer server(ServerKind kind) {
            return servers.computeIfAbsent(
                    kind,
                    any -> InstalledServer.start(kind, directory.resolve(kind.name()), List.of()));
        }

        @Override
        public synchronized void close() {
            broker.close();
            database.close();
            servers.values().forEach(InstalledServer::close);
        }
    }
}
