package dev.tokensweep.app;

import dev.tokensweep.app.config.ConfigLoader;
import dev.tokensweep.app.config.DatabaseConfig;
import dev.tokensweep.sandbox.SandboxProcess;
import dev.tokensweep.sandbox.ServerKind;
import dev.tokensweep.sandbox.Service;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;

/** The database of a demonstration, and the broker beside it. Thread-safe. */
record DemoServices(SandboxProcess broker, DemoServer server) implements AutoCloseable {
    private static final String POSTGRESQL = "postgresql";
    private static final List<String> KINDS = List.of(POSTGRESQL, "mariadb", "mysql");
    private static final String URL = "jdbc:";

    /**
     * Whether there is such a database to be had; asks no server.
     *
     * @throws CommandFailure when not, with what to do
     */
    static void check(DemoOptions options) {
        String kind = options.database;
        if (kind.startsWith(URL)) {
            door(options);
            return;
        }
        if (options.user != null || options.passwordFile != null) {
            throw CommandFailure.usage(
                    "--user, --password-file: are for a server that --db names by its url");
        }
        requireKind(kind);
        if (!kind.equals(POSTGRESQL) && !installed(kind).isInstalled()) {
            throw CommandFailure.usage(
                    "--db %s: %s".formatted(kind, installed(kind).howToInstall()));
        }
    }

    private static void requireKind(String kind) {
        if (!KINDS.contains(kind)) {
            throw CommandFailure.usage(
                    "--db: '%s' is not supported; supported: %s, or a url of these, such as jdbc:mysql://host:3306/mysql"
                            .formatted(kind, String.join(", ", KINDS)));
        }
    }

    /**
     * Starts both, with their data under a directory.
     *
     * @param keep asked at the end whether what was made elsewhere is to stay
     */
    static DemoServices start(DemoOptions options, DataDirectory directory, BooleanSupplier keep) {
        String kind = options.database;
        boolean isBrought = kind.equals(POSTGRESQL);
        SandboxProcess broker =
                SandboxProcess.start(
                        directory.services(),
                        isBrought ? EnumSet.allOf(Service.class) : EnumSet.of(Service.BROKER),
                        directory.log("services"));
        try {
            DemoServer server =
                    isBrought
                            ? new BroughtServer(broker)
                            : kind.startsWith(URL)
                                    ? GivenServer.open(door(options), keep)
                                    : StartedServer.start(
                                            installed(kind), directory.root().resolve(kind));
            return new DemoServices(broker, server);
        } catch (RuntimeException e) {
            broker.close();
            throw e;
        }
    }

    /** By the rules for a configuration's database, so that the password comes by its ways. */
    private static DatabaseConfig door(DemoOptions options) {
        if (options.user == null) {
            throw CommandFailure.usage(
                    "--db: give the user for that server by --user, and the password by --password-file or in TOKENSWEEP_DATABASE_PASSWORD");
        }
        List<String> settings = new ArrayList<>();
        settings.add("database.url=" + options.database);
        settings.add("database.user=" + options.user);
        if (options.passwordFile != null) {
            settings.add("database.password-file=" + options.passwordFile);
        }
        DatabaseConfig door =
                ConfigLoader.load(null, System.getenv(), settings).config().database();
        requireKind(door.kind().subprotocol());
        return door;
    }

    private static ServerKind installed(String kind) {
        return ServerKind.valueOf(kind.toUpperCase(Locale.ROOT));
    }

    /** Connections of the product's. */
    DataSource connections() {
        DatabaseConfig product = server.product();
        return new DriverConnections(product.url(), product.user(), product.password());
    }

    boolean isAlive() {
        return broker.isAlive() && server.isAlive();
    }

    @Override
    public void close() {
        try {
            server.close();
        } finally {
            broker.close();
        }
    }
}
