package dev.tokensweep.app;

import dev.tokensweep.app.config.DatabaseConfig;
import dev.tokensweep.app.config.DatabaseKind;
import dev.tokensweep.app.config.DatabaseUrl;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A server that runs already, with whatever others keep there. The demonstration plays in a
 * database that it makes, called {@value #NAME}, and drops that at the end; where there is one of
 * that name it refuses. The database that the url names is only the door.
 */
abstract class GivenServer implements DemoServer {
    /** Of the database, and of the user where there is to be another one. */
    static final String NAME = "tokensweep_demo";

    /** Sessions that were closed a moment ago keep a database from being dropped. */
    private static final Duration LET_GO = Duration.ofSeconds(20);

    private static final Duration RETRY = Duration.ofMillis(500);

    private final DatabaseConfig door;
    private final BooleanSupplier keep;
    private boolean made;

    GivenServer(DatabaseConfig door, BooleanSupplier keep) {
        this.door = door;
        this.keep = keep;
    }

    /**
     * Makes the database.
     *
     * @param door of PostgreSQL, MySQL or MariaDB, as a user who may make databases
     * @param keep asked at the end whether it is to stay, because there is something to look into
     * @throws CommandFailure when it cannot be made
     */
    static GivenServer open(DatabaseConfig door, BooleanSupplier keep) {
        GivenServer server =
                door.kind() == DatabaseKind.POSTGRESQL
                        ? new GivenPostgres(door, keep)
                        : new GivenMySql(door, keep);
        try {
            server.make();
            return server;
        } catch (SQLException e) {
            server.close();
            throw CommandFailure.failed(
                    "--db: no database for the demonstration can be made there: " + line(e), e);
        }
    }

    private void make() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            check(connection);
            // Fails where there is one: nobody else's is ever dropped.
            statement.execute(creation());
            made = true;
            admit(statement);
        }
    }

    /**
     * Refuses a server that is unfit, or has what is to be made already.
     *
     * @throws CommandFailure with what to do
     */
    abstract void check(Connection connection) throws SQLException;

    /** The statement that makes the database. */
    abstract String creation();

    /** Lets in whoever is to work there beside the administrator. */
    abstract void admit(Statement statement) throws SQLException;

    /** Takes away all that the demonstration has made; what is gone already does no harm. */
    abstract void remove(Connection connection, Statement statement) throws SQLException;

    final Connection connect() throws SQLException {
        return new DriverConnections(door.url(), door.user(), door.password()).getConnection();
    }

    /** How a user connects to the database that was made. */
    final DatabaseConfig inside(String user, String password) {
        return new DatabaseConfig(
                DatabaseUrl.ofDatabase(door.url(), NAME), user, password, null, null);
    }

    /**
     * What to throw where there is such a database already.
     *
     * @param rest what else one that was killed would have left
     */
    static CommandFailure isThere(String rest) {
        return CommandFailure.usage(
                "--db: the server has a database %s already, and a demonstration uses nobody's: if one that was killed left it there, drop it%s; else name another server"
                        .formatted(NAME, rest));
    }

    static String one(Connection connection, String sql, String parameter) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, parameter);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        }
    }

    private static String line(SQLException failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }

    @Override
    public DatabaseConfig product() {
        return inside(door.user(), door.password());
    }

    /** Whoever needs it says so when it is not there. */
    @Override
    public boolean isAlive() {
        return true;
    }

    @Override
    public String remains() {
        return ", and database " + NAME;
    }

    @Override
    public void close() {
        if (!made || keep.getAsBoolean()) {
            return;
        }
        made = false;
        long endNanos = System.nanoTime() + LET_GO.toNanos();
        for (SQLException failure = tryRemoval(); failure != null; failure = tryRemoval()) {
            if (System.nanoTime() > endNanos) {
                throw new IllegalStateException(
                        "database %s is still there, drop it by hand: %s"
                                .formatted(NAME, line(failure)),
                        failure);
            }
            LockSupport.parkNanos(RETRY.toNanos());
        }
    }

    /** Null when all is gone. */
    private SQLException tryRemoval() {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            remove(connection, statement);
            return null;
        } catch (SQLException e) {
            return e;
        }
    }
}
