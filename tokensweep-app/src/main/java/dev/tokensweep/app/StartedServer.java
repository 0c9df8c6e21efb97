package dev.tokensweep.app;

import dev.tokensweep.app.config.DatabaseConfig;
import dev.tokensweep.sandbox.InstalledServer;
import dev.tokensweep.sandbox.ServerKind;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** MariaDB or MySQL, started from what this machine has. */
record StartedServer(InstalledServer installed) implements DemoServer {
    /** The ledger knows the sink by it. */
    private static final String OURS = "tokensweep";

    static StartedServer start(ServerKind kind, Path data) {
        InstalledServer installed = InstalledServer.start(kind, data, List.of());
        StartedServer server = new StartedServer(installed);
        try {
            server.admit();
            return server;
        } catch (SQLException e) {
            installed.close();
            throw CommandFailure.failed("the demo's database: " + e.getMessage(), e);
        }
    }

    private void admit() throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(installed.jdbcUrl(), installed.user(), null);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE USER '%s'@'%%' IDENTIFIED BY ''".formatted(OURS));
            statement.execute(
                    "GRANT ALL ON %s.* TO '%s'@'%%'".formatted(InstalledServer.DATABASE, OURS));
            statement.execute(
                    "GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO '%s'@'%%'"
                            .formatted(OURS));
        }
    }

    @Override
    public DatabaseConfig product() {
        return new DatabaseConfig(installed.jdbcUrl(), installed.user(), null, null, null);
    }

    @Override
    public DatabaseConfig ours() {
        return new DatabaseConfig(installed.jdbcUrl(), OURS, null, null, null);
    }

    @Override
    public boolean isAlive() {
        return installed.process().isAlive();
    }

    @Override
    public String remains() {
        return "";
    }

    @Override
    public void close() {
        installed.close();
    }
}
