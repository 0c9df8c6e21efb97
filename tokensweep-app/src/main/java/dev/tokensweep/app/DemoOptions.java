package dev.tokensweep.app;

import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What a user may say about a demo. */
final class DemoOptions {
    @Option(
            names = "--for",
            defaultValue = "60s",
            converter = DurationConverter.class,
            paramLabel = "DURATION",
            description = "How long the traffic runs, such as 90s or 5m; default ${DEFAULT-VALUE}.")
    Duration duration;

    @Option(
            names = "--rate",
            defaultValue = "200",
            paramLabel = "N",
            description = "Tokens issued a second; default ${DEFAULT-VALUE}.")
    int ratePerSecond;

    @Option(
            names = "--backlog",
            defaultValue = "2000",
            paramLabel = "N",
            description =
                    "Tokens in the table before capture begins, most of them ended; default ${DEFAULT-VALUE}.")
    int backlog;

    @Option(
            names = "--db",
            defaultValue = "postgresql",
            paramLabel = "KIND|URL",
            description =
                    "The database: postgresql, which is brought along; mariadb or mysql, where one is installed; or the JDBC url of a server of these kinds, on which a database tokensweep_demo is made, played in and dropped; default ${DEFAULT-VALUE}.")
    String database;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description =
                    "With a url: a user of that server who may make databases; on MariaDB and MySQL also users, triggers and functions.")
    String user;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description =
                    "With a url: a file that holds the user's password; or give it in the variable TOKENSWEEP_DATABASE_PASSWORD.")
    Path passwordFile;

    @Option(
            names = "--schema",
            defaultValue = "2.6",
            paramLabel = "VERSION",
            description = "The product's tables: 2.6, 7.0 or 7.2; default ${DEFAULT-VALUE}.")
    String schema;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description =
                    "An empty or missing directory for everything; kept afterwards. Default: a temporary one.")
    Path directory;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Makes the traffic's choices repeatable; default: a random one, printed.")
    Long seed;

    @Option(
            names = "--console-port",
            defaultValue = "8080",
            paramLabel = "PORT",
            description =
                    "Where the console listens on this machine, unless something else does; 0 for none; default ${DEFAULT-VALUE}.")
    int consolePort;

    @Option(
            names = "--output",
            defaultValue = "text",
            description = "text or json; default ${DEFAULT-VALUE}.")
    Output output;
}
