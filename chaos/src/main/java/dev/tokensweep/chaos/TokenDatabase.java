package dev.tokensweep.chaos;

import dev.tokensweep.demo.Backlog;
import dev.tokensweep.demo.Ledger;
import dev.tokensweep.sandbox.FaultyLink;
import dev.tokensweep.sandbox.SandboxProcess;
import dev.tokensweep.sandbox.SandboxSettings;
import dev.tokensweep.sandbox.SchemaVersion;
import dev.tokensweep.sandbox.Service;
import dev.tokensweep.sandbox.Signal;
import dev.tokensweep.sandbox.Wso2Schema;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * PostgreSQL with the product's tables and the ledger: Tokensweep reaches it over a {@link
 * FaultyLink}, the traffic and the checks directly. Used by one thread.
 */
final class TokenDatabase implements AutoCloseable {
    private static final int BACKLOG = 500;
    private static final int ANSWER_TIMEOUT_SECONDS = 60;

    private static final SandboxSettings SETTINGS =
            new SandboxSettings(
                    null,
                    Map.of(
                            "wal_sender_timeout", "10s",
                            "max_wal_size", "192MB",
                            "shared_buffers", "64MB"));

    private final Path directory;
    private final Path log;
    private final FaultyLink link = new FaultyLink();
    private SandboxProcess process;

    TokenDatabase(Path directory, Path log) {
        this.directory = directory;
        this.log = log;
        start();
    }

    /** Creates the tables, the ledger and what has piled up before. */
    void prepare(Duration safePeriod) throws SQLException {
        try (Connection connection = connect()) {
            Wso2Schema.create(connection, SchemaVersion.V7_0);
            Ledger.install(connection, safePeriod);
            Backlog.insert(connection, BACKLOG);
        }
    }

    /** Starts it, unless it runs. */
    void start() {
        boolean runs = process != null && process.isAlive() && process.databaseServer().isPresent();
        if (!runs) {
            if (process != null) {
                process.kill();
            }
            process =
                    SandboxProcess.start(directory, EnumSet.of(Service.POSTGRESQL), log, SETTINGS);
            link.leadTo(process.jdbcUrl());
        }
    }

    /** The server's first process, whose children serve the connections. */
    ProcessHandle server() {
        return process.databaseServer()
                .orElseThrow(() -> new IllegalStateException("PostgreSQL does not run"));
    }

    Path directory() {
        return directory;
    }

    FaultyLink link() {
        return link;
    }

    /** The way of Tokensweep. */
    String jdbcUrl() {
        return link.jdbcUrl();
    }

    String user() {
        return process.databaseUser();
    }

    /** The way of the traffic and the checks. */
    PGSimpleDataSource direct() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(process.jdbcUrl());
        source.setUser(process.databaseUser());
        source.setApplicationName("chaos");
        source.setConnectTimeout(ANSWER_TIMEOUT_SECONDS);
        source.setSocketTimeout(ANSWER_TIMEOUT_SECONDS);
        return source;
    }

    Connection connect() throws SQLException {
        return direct().getConnection();
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    long number(String sql) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public void close() {
        process.databaseServer().ifPresent(Signal.CONT::toTree);
        process.close();
        link.close();
    }
}
