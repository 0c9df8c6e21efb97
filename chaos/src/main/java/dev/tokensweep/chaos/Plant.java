package dev.tokensweep.chaos;

import dev.tokensweep.demo.AuditReader;
import dev.tokensweep.demo.BlindWindows;
import dev.tokensweep.demo.ClientJournal;
import dev.tokensweep.events.Topics;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Everything that can be hurt, and what is needed to judge it. Used by one thread. */
final class Plant implements AutoCloseable {
    static final Duration SAFE_PERIOD = Duration.ofSeconds(1);

    private static final Duration READY_LIMIT = Duration.ofMinutes(3);
    private static final int PARTITIONS = 4;
    private static final int BROKER_DISK_MB = 1024;
    private static final int DATABASE_DISK_MB = 3072;
    private static final int STATE_DISK_MB = 256;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Topics topics = new Topics("", PARTITIONS, Duration.ofDays(30));
    private final ClientJournal journal = new ClientJournal();
    private final BlindWindows blind = new BlindWindows();
    private final Path directory;
    private final TmpFs brokerDisk;
    private final TmpFs databaseDisk;
    private final TmpFs stateDisk;
    private final Broker broker;
    private final TokenDatabase database;
    private final Fleet fleet;
    private final AuditReader audit;

    /**
     * Builds it and waits until it works.
     *
     * @param mainClass the command's
     * @param roleOptions for the JVM of every role
     */
    Plant(Path directory, String mainClass, List<String> roleOptions)
            throws SQLException, InterruptedException {
        this.directory = directory;
        try {
            Path roles = directory.resolve("roles");
            brokerDisk = opening(new TmpFs(directory.resolve("broker"), BROKER_DISK_MB));
            databaseDisk = opening(new TmpFs(directory.resolve("database"), DATABASE_DISK_MB));
            stateDisk = opening(new TmpFs(roles.resolve("cleaner-1"), STATE_DISK_MB));
            broker =
                    opening(
                            new Broker(
                                    directory.resolve("broker/data"),
                                    directory.resolve("broker.log")));
            database =
                    opening(
                            new TokenDatabase(
                                    directory.resolve("database/data"),
                                    directory.resolve("database.log")));
            database.prepare(SAFE_PERIOD);
            fleet =
                    opening(
                            new Fleet(
                                    new RoleLaunch(
                                            roles,
                                            mainClass,
                                            roleOptions,
                                            broker,
                                            database,
                                            SAFE_PERIOD)));
            fleet.mend();
            if (!fleet.awaitReady(READY_LIMIT)) {
                throw new IllegalStateException(
                        "not ready after %s; the logs in %s say why"
                                .formatted(READY_LIMIT, directory));
            }
            TripWires.install(database);
            audit = opening(AuditReader.start(broker.properties(), topics));
        } catch (RuntimeException | SQLException | InterruptedException e) {
            close();
            throw e;
        }
    }

    private <T extends AutoCloseable> T opening(T part) {
        opened.push(part);
        return part;
    }

    Path directory() {
        return directory;
    }

    Topics topics() {
        return topics;
    }

    Broker broker() {
        return broker;
    }

    TokenDatabase database() {
        return database;
    }

    Fleet fleet() {
        return fleet;
    }

    TmpFs brokerDisk() {
        return brokerDisk;
    }

    TmpFs databaseDisk() {
        return databaseDisk;
    }

    TmpFs stateDisk() {
        return stateDisk;
    }

    AuditReader audit() {
        return audit;
    }

    ClientJournal journal() {
        return journal;
    }

    /** When the log could not be observed. */
    BlindWindows blind() {
        return blind;
    }

    /** Brings everything back that a fault may have taken. */
    void mend() throws InterruptedException {
        brokerDisk.free();
        databaseDisk.free();
        stateDisk.free();
        broker.link().weather().clear();
        database.link().weather().clear();
        database.link().commitCut().forget();
        database.link().statementHold().release();
        broker.start();
        database.start();
        fleet.mend();
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) { // The interface's signature; the others are to be closed too.
                System.err.println("could not be closed: " + e.getMessage());
            }
        }
    }
}
