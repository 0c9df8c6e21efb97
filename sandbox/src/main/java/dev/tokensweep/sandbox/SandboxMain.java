package dev.tokensweep.sandbox;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The child's side of {@link SandboxProcess}: holds the services until its standard input ends,
 * which it does however the parent ends.
 */
public final class SandboxMain {
    private static final int STOP_TIMEOUT_SECONDS = 20;

    private EmbeddedDatabase database;
    private EmbeddedBroker broker;

    private SandboxMain() {}

    /**
     * Runs the services.
     *
     * @param args the directory, the names of the services, and settings
     */
    public static void main(String[] args) throws IOException {
        PrintStream announcements = System.out;
        // Standard output carries the announcement alone, whatever a library prints.
        System.setOut(System.err);
        SandboxMain services = new SandboxMain();
        Runtime.getRuntime().addShutdownHook(new Thread(services::stop, "sandbox-stop"));
        boolean started = services.start(args, announcements);
        if (started) {
            awaitEndOfInput();
        }
        haltWhenLate();
        System.exit(started ? 0 : 1);
    }

    private boolean start(String[] args, PrintStream announcements) {
        Path directory = Path.of(args[0]);
        List<String> words = List.of(args).subList(1, args.length);
        Set<Service> services =
                words.stream()
                        .filter(word -> !SandboxSettings.isOne(word))
                        .map(Service::valueOf)
                        .collect(Collectors.toSet());
        SandboxSettings settings =
                SandboxSettings.parse(words.stream().filter(SandboxSettings::isOne).toList());
        try {
            announcements.println(start(directory, services, settings).line());
            return true;
        } catch (SandboxException e) {
            announcements.println(Announcement.failure(e.getMessage()));
            return false;
        }
    }

    private synchronized Announcement start(
            Path directory, Set<Service> services, SandboxSettings settings) {
        if (services.contains(Service.POSTGRESQL)) {
            database =
                    EmbeddedDatabase.start(
                            SandboxDirectory.postgresql(directory), settings.database());
        }
        if (services.contains(Service.BROKER)) {
            broker = EmbeddedBroker.start(SandboxDirectory.broker(directory), settings);
        }
        return new Announcement(
                broker == null ? null : broker.bootstrapServers(),
                database == null ? null : database.jdbcUrl(),
                database == null ? null : database.user());
    }

    private synchronized void stop() {
        try {
            if (broker != null) {
                broker.close();
            }
        } finally {
            if (database != null) {
                database.close();
            }
        }
    }

    private static void awaitEndOfInput() throws IOException {
        int next;
        do {
            next = System.in.read();
        } while (next >= 0);
    }

    /** A service that hangs while it stops must not keep the process for ever. */
    private static void haltWhenLate() {
        CompletableFuture.delayedExecutor(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .execute(() -> Runtime.getRuntime().halt(1));
    }
}
