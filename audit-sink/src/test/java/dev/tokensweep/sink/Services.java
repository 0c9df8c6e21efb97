package dev.tokensweep.sink;

import dev.tokensweep.sandbox.EmbeddedBroker;
import dev.tokensweep.sandbox.EmbeddedDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One PostgreSQL and one broker for all tests of this JVM; each test has schema and topics. */
final class Services {
    static final EmbeddedDatabase DATABASE = EmbeddedDatabase.start(directory("database"));
    static final EmbeddedBroker BROKER = EmbeddedBroker.start(directory("broker"));

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(Services::stop, "stop-services"));
    }

    private Services() {}

    /** The broker's threads keep a JVM up that nobody ends. */
    static void stop() {
        BROKER.close();
        DATABASE.close();
    }

    static Path directory(String name) {
        try {
            Path target = Files.createDirectories(Path.of("target", "services"));
            return Files.createTempDirectory(target, name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
