package dev.tokensweep.app;

import dev.tokensweep.app.config.AppConfig;
import dev.tokensweep.app.config.ConfigException;
import dev.tokensweep.demo.Ledger;
import dev.tokensweep.demo.TokenTraffic;
import dev.tokensweep.sink.DatabaseSchema;
import dev.tokensweep.sink.SinkConfigException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Plays the product's server on a database that is there for trying. */
@Command(
        name = "traffic",
        mixinStandardHelpOptions = true,
        description = {
            "Plays an OAuth2 server on the database of a configuration, until stopped: issues, refreshes,",
            "revokes and removes tokens. The database must have the product's tables, empty at the first",
            "start; the ledger is made beside them. Where others keep tokens it refuses to play."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  tokensweep demo traffic --config tokensweep.yaml --rate 20"})
final class DemoTrafficCommand implements Callable<Integer> {
    private static final String TOKENS = "IDN_OAUTH2_ACCESS_TOKEN";

    @Mixin private ConfigOptions options;

    @Option(
            names = "--rate",
            defaultValue = "20",
            paramLabel = "N",
            description = "Tokens issued a second; default ${DEFAULT-VALUE}.")
    private int ratePerSecond;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (ratePerSecond < 1) {
            throw CommandFailure.usage("--rate must be at least 1");
        }
        AppConfig config = options.load().config();
        CountDownLatch interrupted = new CountDownLatch(1);
        ExitHook hook = ExitHook.install(interrupted);
        int exitCode = ExitCode.FAILED;
        try {
            play(config, interrupted);
            exitCode = ExitCode.DONE;
            return exitCode;
        } finally {
            hook.finished(exitCode);
        }
    }

    private void play(AppConfig config, CountDownLatch interrupted) throws InterruptedException {
        DataSource database =
                new DriverConnections(
                        config.database().url(),
                        config.database().user(),
                        config.database().password());
        if (!isOurs(config)) {
            prepare(database, config);
        }
        PrintWriter err = spec.commandLine().getErr();
        err.printf("%d tokens a second, until stopped%n", ratePerSecond);
        err.flush();
        // Whatever becomes of the database meanwhile, a server goes on asking it.
        try (TokenTraffic traffic =
                TokenTraffic.startEnduring(
                        database, System.nanoTime(), ratePerSecond, false, token -> {})) {
            interrupted.await();
            err.printf("%,d transactions%n", traffic.actions());
            err.flush();
        }
    }

    private static boolean isOurs(AppConfig config) {
        try {
            return DatabaseSchema.exists(CommandDatabase.of(config), FaultPermit.SCHEMA);
        } catch (SinkConfigException e) {
            throw new ConfigException(e.findings());
        }
    }

    private static void prepare(DataSource database, AppConfig config) {
        try (Connection connection = database.getConnection()) {
            if (holdsTokens(connection)) {
                throw CommandFailure.usage(
                        "database.url: there are tokens in %s that nobody made for play: name a database of its own"
                                .formatted(TOKENS));
            }
            Ledger.install(connection, config.cleanup().policy().otherwise().safePeriod());
        } catch (SQLException e) {
            throw CommandFailure.failed(
                    "database.url: the database cannot be prepared for play: %s; it needs the product's tables, and a user who may make triggers on them"
                            .formatted(
                                    String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
                    e);
        }
    }

    private static boolean holdsTokens(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT 1 FROM %s WHERE token_id IS NOT NULL".formatted(TOKENS))) {
            return row.next();
        }
    }
}
