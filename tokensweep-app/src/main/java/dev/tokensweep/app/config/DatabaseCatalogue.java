package dev.tokensweep.app.config;

import static dev.tokensweep.app.config.ValueType.jdbcUrl;
import static dev.tokensweep.app.config.ValueType.matching;
import static dev.tokensweep.app.config.ValueType.path;
import static dev.tokensweep.app.config.ValueType.secret;
import static dev.tokensweep.app.config.ValueType.text;

import java.nio.file.Path;
import java.util.List;

/** Settings: the database. */
final class DatabaseCatalogue {
    private static final Declarations DECLARED = new Declarations();

    static final Setting<String> DATABASE_URL =
            DECLARED.required(
                    "database.url",
                    jdbcUrl(),
                    "The database with the token tables: `jdbc:postgresql:`, `jdbc:mysql:`,"
                            + " `jdbc:mariadb:`, `jdbc:sqlserver:` or `jdbc:oracle:thin:`, with one"
                            + " host. Parameters of the driver may follow, but neither user nor"
                            + " password, nor what Tokensweep sets itself.");

    static final Setting<String> DATABASE_USER =
            DECLARED.required(
                    "database.user",
                    text(),
                    "The database role of Tokensweep. Capture needs the REPLICATION attribute.");

    static final Setting<String> DATABASE_PASSWORD =
            DECLARED.optional(
                    "database.password",
                    secret(),
                    "The role's password. Give it as a variable rather than in the file or on the"
                            + " command line, where others may read it; or use"
                            + " `database.password-file`. Leave both out where the server asks for"
                            + " none.");

    static final Setting<Path> DATABASE_PASSWORD_FILE =
            DECLARED.optional(
                    "database.password-file",
                    path(),
                    "A file with the role's password, such as a mounted secret. White space around"
                            + " the password is dropped. It is read at the start.");

    static final Setting<String> DATABASE_SCHEMA =
            DECLARED.optional(
                    "database.schema",
                    text(),
                    "The schema of the token tables, exactly as the database spells it;"
                            + " Tokensweep keeps its own tables there too. Left out, it is the"
                            + " schema in which the role's search path finds"
                            + " `idn_oauth2_access_token`, looked up when a command starts.");

    static final Setting<String> DATABASE_SESSION_TIME_ZONE =
            DECLARED.optional(
                    "database.session-time-zone",
                    matching(
                            "text",
                            "SYSTEM, an offset such as +09:00, or a zone such as Asia/Tokyo",
                            "SYSTEM|[+-](?:0[0-9]|1[0-4]):[0-5][0-9]|[A-Za-z]+(?:[/_+-][A-Za-z0-9_+-]+)*"),
                    "MySQL and MariaDB only: the session time zone in which the product writes."
                            + " A TIMESTAMP column shows the product's digits in a session of the"
                            + " same zone alone. Left out, it is the server's `@@global.time_zone`.");

    private DatabaseCatalogue() {}

    static List<Setting<?>> all() {
        return DECLARED.all();
    }
}
