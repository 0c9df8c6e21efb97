package dev.tokensweep.capture;

import dev.tokensweep.sandbox.EmbeddedBroker;
import dev.tokensweep.sandbox.EmbeddedDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One PostgreSQL and one broker for all tests of a run; each test has its own schema and topics.
 */
final class Services implements BeforeAllCallback {

    private static volatile Running running;

    static EmbeddedDatabase database() {
        return running.database();
    }

    static EmbeddedBroker broker() {
        return running.broker();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        running =
                context.getRoot()
                        .getStore(ExtensionContext.Namespace.GLOBAL)
                        .getOrComputeIfAbsent(Running.class, key -> Running.start(), Running.class);
    }

    /** Closed by JUnit at the end of the run. */
    record Running(EmbeddedDatabase database, EmbeddedBroker broker) implements AutoCloseable {

        static Running start() {
            try {
                Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir")));
                Path dir = Files.createTempDirectory("capture");
                return new Running(
                        EmbeddedDatabase.start(dir.resolve("postgresql")),
                        EmbeddedBroker.start(dir.resolve("broker")));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            broker.close();
            database.close();
        }
    }
}
