package dev.tokensweep.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumSet;

/**
 * A streaming standby of a sandbox's PostgreSQL, as hosts have them for reading and for the day the
 * first one fails. Made from a copy of its files while it serves, in a JVM of its own.
 *
 * <p>Closing it twice does no harm.
 */
public final class Standby implements AutoCloseable {
    /** By which {@code pg_stat_replication} tells it from other readers of the log. */
    public static final String NAME = "standby";

    private final SandboxProcess primary;
    private final SandboxProcess process;
    private boolean closed;

    private Standby(SandboxProcess primary, SandboxProcess process) {
        this.primary = primary;
        this.process = process;
    }

    /**
     * Makes one and starts it; it follows from then on.
     *
     * @param directory for its data; empty or missing
     * @param logFile gets what it logs; appended to
     * @param settings as the first server's
     * @throws SandboxException when it does not start
     */
    public static Standby of(
            SandboxProcess primary, Path directory, Path logFile, SandboxSettings settings) {
        Path home = SandboxDirectory.postgresql(directory.toAbsolutePath());
        try (Connection connection = connect(primary)) {
            // Without it the server may drop the log that the standby still needs.
            execute(connection, "SELECT pg_create_physical_replication_slot('%s', true)");
            execute(connection, "SELECT pg_backup_start('%s', true)");
            BaseBackup.copy(primary.databaseData(), home.resolve("data"));
            try (Statement statement = connection.createStatement();
                    ResultSet label =
                            statement.executeQuery("SELECT labelfile FROM pg_backup_stop(false)")) {
                label.next();
                BaseBackup.finish(home, label.getString(1), following(primary));
            }
            return new Standby(
                    primary,
                    SandboxProcess.start(
                            directory, EnumSet.of(Service.POSTGRESQL), logFile, settings));
        } catch (SQLException | IOException e) {
            throw new SandboxException("no standby could be made: " + e.getMessage(), e);
        }
    }

    private static String following(SandboxProcess primary) {
        return """
                primary_conninfo = 'host=127.0.0.1 port=%s user=%s application_name=%s'
                primary_slot_name = '%3$s'
                """
                .formatted(
                        primary.jdbcUrl().replaceFirst("^.*:(\\d+)/.*$", "$1"),
                        primary.databaseUser(),
                        NAME);
    }

    private static Connection connect(SandboxProcess server) throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(), server.databaseUser(), null);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql.formatted(NAME));
        }
    }

    /** Its databases, which can be read. */
    public String jdbcUrl() {
        return process.jdbcUrl();
    }

    /** Stops it, and lets the first server forget it. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        process.close();
        if (!primary.isAlive()) {
            return;
        }
        try (Connection connection = connect(primary)) {
            execute(
                    connection,
                    "SELECT pg_terminate_backend(active_pid, 10000) FROM pg_replication_slots WHERE slot_name = '%s' AND active");
            execute(connection, "SELECT pg_drop_replication_slot('%s')");
        } catch (SQLException e) {
            throw new SandboxException("the standby's slot is left behind: " + e.getMessage(), e);
        }
    }
}
