package dev.tokensweep.app;

import dev.tokensweep.sandbox.InstalledServer;
import dev.tokensweep.sandbox.SandboxProcess;
import dev.tokensweep.sandbox.ServerKind;
import dev.tokensweep.sandbox.Service;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;

/**
 * The database of a demonstration, and the broker beside it. Thread-safe.
 *
 * @param url without a user in it
 * @param server the user that plays the product
 * @param ours the user that Tokensweep is; another one where the ledger tells them apart by that
 */
record DemoDatabase(
        SandboxProcess services, InstalledServer installed, String url, String server, String ours)
        implements AutoCloseable {
    private static final String POSTGRESQL = "postgresql";
    private static final List<String> KINDS = List.of(POSTGRESQL, "mariadb", "mysql");

    /** The ledger of MySQL and MariaDB knows the sink by it. */
    private static final String OURS = "tokensweep";

    /**
     * Whether there is such a kind, and one can be started here.
     *
     * @throws CommandFailure when not, with what to do
     */
    static void check(String kind) {
        if (!KINDS.contains(kind)) {
            throw CommandFailure.usage(
                    "--db: '%s' is not supported; supported: %s"
                            .formatted(kind, String.join(", ", KINDS)));
        }
        if (!kind.equals(POSTGRESQL) && !server(kind).isInstalled()) {
            throw CommandFailure.usage("--db %s: %s".formatted(kind, server(kind).howToInstall()));
        }
    }

    /** Starts both, with their data under a directory. */
    static DemoDatabase start(String kind, DataDirectory directory) {
        boolean isPostgres = kind.equals(POSTGRESQL);
        SandboxProcess services =
                SandboxProcess.start(
                        directory.services(),
                        isPostgres ? EnumSet.allOf(Service.class) : EnumSet.of(Service.BROKER),
                        directory.log("services"));
        if (isPostgres) {
            return new DemoDatabase(
                    services,
                    null,
                    services.jdbcUrl(),
                    services.databaseUser(),
                    services.databaseUser());
        }
        try {
            return started(services, kind, directory.root().resolve(kind));
        } catch (RuntimeException e) {
            services.close();
            throw e;
        }
    }

    private static DemoDatabase started(SandboxProcess services, String kind, Path data) {
        InstalledServer installed = InstalledServer.start(server(kind), data, List.of());
        try {
            DemoDatabase database =
                    new DemoDatabase(
                            services, installed, installed.jdbcUrl(), installed.user(), OURS);
            database.admit();
            return database;
        } catch (SQLException e) {
            installed.close();
            throw CommandFailure.failed("the demo's database: " + e.getMessage(), e);
        }
    }

    private static ServerKind server(String kind) {
        return ServerKind.valueOf(kind.toUpperCase(Locale.ROOT));
    }

    private void admit() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, server, null);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE USER '%s'@'%%' IDENTIFIED BY ''".formatted(ours));
            statement.execute(
                    "GRANT ALL ON %s.* TO '%s'@'%%'".formatted(InstalledServer.DATABASE, ours));
            statement.execute(
                    "GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO '%s'@'%%'"
                            .formatted(ours));
        }
    }

    /** Connections of the product's. */
    DataSource connections() {
        return new DriverConnections(url, server, null);
    }

    /** Whether it is PostgreSQL that is brought along. */
    boolean isPostgres() {
        return installed == null;
    }

    boolean isAlive() {
        return services.isAlive() && (installed == null || installed.process().isAlive());
    }

    String bootstrapServers() {
        return services.bootstrapServers();
    }

    @Override
    public void close() {
        try {
            if (installed != null) {
                installed.close();
            }
        } finally {
            services.close();
        }
    }
}
