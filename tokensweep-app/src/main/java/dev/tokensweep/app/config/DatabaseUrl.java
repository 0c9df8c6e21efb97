package dev.tokensweep.app.config;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rules for {@code database.url}: one server, one database, no credentials. */
public final class DatabaseUrl {
    static final String RULE = "a url such as " + DatabaseKind.POSTGRESQL.example();

    private static final Pattern JDBC = Pattern.compile("jdbc:([a-z0-9]+):.*", Pattern.DOTALL);
    private static final Pattern HOST =
            Pattern.compile("(?:\\[[0-9a-fA-F:.]+]|[^:\\[\\]]+)(?::(?<port>[0-9]{1,5}))?");
    private static final Pattern USER_INFO = Pattern.compile("(//|:thin:)[^?;]+@");
    private static final String CREDENTIAL =
            "(?i)([?&;:](?:user|username|[^=&;?]*(?:password|pwd|secret)[^=&;?]*)=)";

    /** How far a value may reach: never less far than the driver reads it. */
    private static final Pattern AMONG_AMPERSANDS = Pattern.compile(CREDENTIAL + "[^&]*");

    private static final Pattern AMONG_SEMICOLONS =
            Pattern.compile(CREDENTIAL + "(?:\\{[^}]*}|[^;]*)");
    private static final Pattern ANY = Pattern.compile(CREDENTIAL + "(?s:.*)");
    private static final Set<String> USER_NAMES = Set.of("user", "username");

    private final DatabaseKind kind;
    private final Matcher form;

    private DatabaseUrl(DatabaseKind kind, Matcher form) {
        this.kind = kind;
        this.form = form;
    }

    /**
     * The url itself, if it may be used.
     *
     * @throws IllegalArgumentException with the broken rule
     */
    public static String checked(String url) {
        Matcher jdbc = JDBC.matcher(url);
        require(jdbc.matches(), "must be " + RULE);
        DatabaseKind kind = DatabaseKind.of(url).orElse(null);
        require(
                kind != null,
                "%s is not supported; supported: %s"
                        .formatted(jdbc.group(1), DatabaseKind.supported()));
        require(
                !USER_INFO.matcher(url).find(),
                "must not carry a user or password: put them into database.user and"
                        + " database.password-file");
        Matcher form = kind.form().matcher(url);
        require(form.matches(), "must be a url such as " + kind.example());
        new DatabaseUrl(kind, form).check();
        return url;
    }

    /**
     * The url of another database on the same server.
     *
     * @param url one that has been {@link #checked}, of PostgreSQL, MySQL or MariaDB
     */
    public static String ofDatabase(String url, String database) {
        Matcher form = DatabaseKind.of(url).orElseThrow().form().matcher(url);
        require(form.matches(), "must be " + RULE);
        return url.substring(0, form.start("database"))
                + database
                + url.substring(form.end("database"));
    }

    /** The url without what might be a credential. */
    public static String masked(String url) {
        String withoutUser = USER_INFO.matcher(url).replaceAll("$1" + ValueType.MASK + "@");
        return credentials(url).matcher(withoutUser).replaceAll("$1" + ValueType.MASK);
    }

    private static Pattern credentials(String url) {
        return DatabaseKind.of(url)
                .map(kind -> kind.separator().equals(";") ? AMONG_SEMICOLONS : AMONG_AMPERSANDS)
                .orElse(ANY);
    }

    private void check() {
        requireOneHost(form.group("hosts"));
        String parameters = form.group("parameters");
        if (parameters != null) {
            for (String parameter : parameters.split(kind.separator(), -1)) {
                check(parameter.split("=", 2)[0].trim());
            }
        }
    }

    private void requireOneHost(String hosts) {
        require(
                hosts.indexOf(',') < 0,
                "must name one host: capture follows the log of one server only");
        Matcher host = HOST.matcher(hosts);
        require(host.matches(), "must be a url such as " + kind.example());
        String port = host.group("port");
        require(
                port == null || isPort(Integer.parseInt(port)),
                "must have a port from 1 to 65535, not " + port);
    }

    private void check(String parameter) {
        String name = parameter.toLowerCase(Locale.ROOT);
        require(
                !USER_NAMES.contains(name),
                "must not carry a user: put it into database.user, and take it out here");
        require(
                !name.equals("password"),
                "must not carry a password: put it into a file and name the file in"
                        + " database.password-file");
        require(
                !kind.sets(name),
                "must not set %s, which Tokensweep sets itself: take it out".formatted(parameter));
    }

    private static boolean isPort(int number) {
        return number >= 1 && number <= 65535;
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
