package dev.tokensweep.app.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The databases that Tokensweep works on, each with the form of its JDBC url. */
public enum DatabaseKind {
    POSTGRESQL(
            "jdbc:postgresql://db:5432/apim",
            "//(?<hosts>[^/?#\\s]+)/(?<database>[^/?#\\s]+)(?:\\?(?<parameters>\\S*))?",
            "&",
            DriverParameters.NONE),
    MYSQL(
            "jdbc:mysql://db:3306/apim",
            "//(?<hosts>[^/?#\\s]+)/(?<database>[^/?#\\s]+)(?:\\?(?<parameters>\\S*))?",
            "&",
            DriverParameters.OF_MYSQL),
    MARIADB(
            "jdbc:mariadb://db:3306/apim",
            "//(?<hosts>[^/?#\\s]+)/(?<database>[^/?#\\s]+)(?:\\?(?<parameters>\\S*))?",
            "&",
            DriverParameters.OF_MYSQL),
    SQLSERVER(
            "jdbc:sqlserver://db:1433;databaseName=apim",
            "//(?<hosts>[^;/?#\\s]+)(?=.*;(?i:database(?:Name)?)=[^;\\s]);(?<parameters>.*)",
            ";",
            DriverParameters.NONE),
    ORACLE(
            "jdbc:oracle:thin:@//db:1521/apim",
            "thin:@(?:(?:tcps?:)?//)?(?<hosts>[^/?#()@\\s]+?)(?:/|(?<=:[0-9]{1,5}):)"
                    + "(?<database>[^/?#()\\s]+)(?:\\?(?<parameters>\\S*))?",
            "&",
            DriverParameters.NONE);

    private static final Pattern JDBC = Pattern.compile("jdbc:([a-z0-9]+):.*", Pattern.DOTALL);

    private final String example;
    private final Pattern form;
    private final String separator;
    private final Pattern ownParameters;

    /**
     * @param form of what follows after {@code jdbc:}, the name and a colon
     * @param separator between the parameters
     * @param ownParameters of the driver that Tokensweep sets itself
     */
    DatabaseKind(String example, String form, String separator, Pattern ownParameters) {
        this.example = example;
        this.form = Pattern.compile("jdbc:" + subprotocol() + ":" + form);
        this.separator = separator;
        this.ownParameters = ownParameters;
    }

    /** Which one a url means; empty for any other, and for what is no JDBC url. */
    public static Optional<DatabaseKind> of(String url) {
        Matcher jdbc = JDBC.matcher(url);
        return jdbc.matches()
                ? Arrays.stream(values())
                        .filter(kind -> kind.subprotocol().equals(jdbc.group(1)))
                        .findFirst()
                : Optional.empty();
    }

    /** What stands behind {@code jdbc:}. */
    public String subprotocol() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All there are, for a message. */
    static String supported() {
        return Arrays.stream(values())
                .map(DatabaseKind::subprotocol)
                .collect(Collectors.joining(", "));
    }

    String example() {
        return example;
    }

    Pattern form() {
        return form;
    }

    String separator() {
        return separator;
    }

    /** Whether Tokensweep sets a parameter of the driver itself, so that a url may not. */
    public boolean sets(String parameter) {
        return ownParameters.matcher(parameter).matches();
    }
}
