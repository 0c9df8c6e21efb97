package dev.tokensweep.app.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rules for {@code database.url}: one PostgreSQL server, one database, no credentials. */
final class PostgresUrl {
    static final String RULE = "a url such as jdbc:postgresql://db:5432/apim";

    private static final Pattern JDBC = Pattern.compile("jdbc:([a-z0-9]+):.*");
    private static final Pattern FORM =
            Pattern.compile(
                    "jdbc:postgresql://(?<hosts>[^/?#\\s]+)/(?<database>[^/?#\\s]+)"
                            + "(?:\\?(?<parameters>\\S*))?");
    private static final Pattern HOST =
            Pattern.compile("(?:\\[[0-9a-fA-F:.]+]|[^:\\[\\]]+)(?::(?<port>[0-9]{1,5}))?");
    private static final Pattern USER_INFO = Pattern.compile("//[^/?]*@");
    private static final Pattern CREDENTIAL =
            Pattern.compile("(?i)([?&](?:user|[^=&]*password[^=&]*)=)[^&]*");

    private PostgresUrl() {}

    /**
     * The url itself, if it may be used.
     *
     * @throws IllegalArgumentException with the broken rule
     */
    static String checked(String url) {
        Matcher jdbc = JDBC.matcher(url);
        require(jdbc.matches(), "must be " + RULE);
        require(
                jdbc.group(1).equals("postgresql"),
                jdbc.group(1) + " is not supported yet; supported: postgresql");
        require(
                !USER_INFO.matcher(url).find(),
                "must not carry a user or password: put them into database.user and"
                        + " database.password-file");
        Matcher form = FORM.matcher(url);
        require(form.matches(), "must be " + RULE);
        requireOneHost(form.group("hosts"));
        requireNoCredentials(form.group("parameters"));
        return url;
    }

    /** The url without what might be a credential. */
    static String masked(String url) {
        String withoutUser = USER_INFO.matcher(url).replaceAll("//" + ValueType.MASK + "@");
        return CREDENTIAL.matcher(withoutUser).replaceAll("$1" + ValueType.MASK);
    }

    private static void requireOneHost(String hosts) {
        require(
                hosts.indexOf(',') < 0,
                "must name one host: capture follows the log of one server only");
        Matcher host = HOST.matcher(hosts);
        require(host.matches(), "must be " + RULE);
        String port = host.group("port");
        require(
                port == null || isPort(Integer.parseInt(port)),
                "must have a port from 1 to 65535, not " + port);
    }

    private static void requireNoCredentials(String parameters) {
        if (parameters == null) {
            return;
        }
        for (String parameter : parameters.split("&", -1)) {
            String name = parameter.split("=", 2)[0];
            require(
                    !name.equals("user"),
                    "must not carry a user: put it into database.user, and take it out here");
            require(
                    !name.equals("password"),
                    "must not carry a password: put it into a file and name the file in"
                            + " database.password-file");
        }
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
