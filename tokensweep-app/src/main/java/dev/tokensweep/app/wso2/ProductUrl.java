package dev.tokensweep.app.wso2;

import dev.tokensweep.app.config.DatabaseKind;
import dev.tokensweep.app.config.DatabaseUrl;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The product's url made one that Tokensweep takes.
 *
 * @param url without credentials, and without what Tokensweep sets itself
 * @param user that stood in it; null for none
 * @param password that stood in it; null for none
 * @param sessionTimeZone that it has the product's sessions set; null for none
 * @param leftOut the names of the parameters that were taken out
 */
record ProductUrl(
        String url, String user, String password, String sessionTimeZone, List<String> leftOut) {
    private static final Pattern ORACLE_USER =
            Pattern.compile("(jdbc:oracle:thin:)(?<user>[^/@]+)(?:/(?<password>[^@]*))?@(.*)");
    private static final Pattern ZONE_OF_SESSION =
            Pattern.compile("(?i)(?:^|,)\\s*(?:@@session\\.)?time_zone\\s*=\\s*'?([^',]+)'?");

    /**
     * Takes apart what stands in the product's files.
     *
     * @throws ProductConfigException when Tokensweep cannot work on it
     */
    static ProductUrl of(ProductSettings product) {
        String given = product.url();
        DatabaseKind kind =
                DatabaseKind.of(given)
                        .orElseThrow(
                                () ->
                                        new ProductConfigException(
                                                "%s: the product's database is none of postgresql, mysql, mariadb, sqlserver and oracle: move it to one of them first"
                                                        .formatted(product.place())));
        Matcher oracle = ORACLE_USER.matcher(given);
        boolean namesUser = oracle.matches();
        String url = namesUser ? oracle.group(1) + "@" + oracle.group(4) : given;
        Parameters parameters = Parameters.of(kind, url);
        ProductUrl found =
                new ProductUrl(
                        parameters.kept(),
                        namesUser ? oracle.group("user") : parameters.get("user"),
                        namesUser ? oracle.group("password") : parameters.get("password"),
                        zone(parameters),
                        parameters.leftOut());
        try {
            DatabaseUrl.checked(found.url());
        } catch (IllegalArgumentException e) {
            throw new ProductConfigException(
                    "%s: the url '%s' cannot be used: %s"
                            .formatted(
                                    product.place(),
                                    DatabaseUrl.masked(found.url()),
                                    e.getMessage()),
                    e);
        }
        return found;
    }

    private static String zone(Parameters parameters) {
        String variables = parameters.get("sessionvariables");
        Matcher zone = ZONE_OF_SESSION.matcher(variables == null ? "" : variables);
        if (zone.find()) {
            return zone.group(1).strip();
        }
        if ("true".equalsIgnoreCase(parameters.get("forceconnectiontimezonetosession"))) {
            String connection = parameters.get("connectiontimezone");
            return fixed(connection == null ? parameters.get("servertimezone") : connection);
        }
        return fixed(parameters.get("timezone"));
    }

    /** Others follow the machine that the product runs on. */
    private static String fixed(String zone) {
        return zone == null
                        || List.of("LOCAL", "SERVER", "AUTO", "DISABLED")
                                .contains(zone.toUpperCase(Locale.ROOT))
                ? null
                : zone.replace("%2B", "+").replace("%2F", "/").replace("%3A", ":");
    }

    /** Shows no secret. */
    @Override
    public String toString() {
        return "ProductUrl[%s]".formatted(url);
    }

    /** A url's parameters, those that stay apart from those that go. */
    private record Parameters(String kept, Map<String, String> gone, List<String> leftOut) {
        static Parameters of(DatabaseKind kind, String url) {
            String separator = kind == DatabaseKind.SQLSERVER ? ";" : "&";
            int begin = url.indexOf(kind == DatabaseKind.SQLSERVER ? ';' : '?');
            if (begin < 0) {
                return new Parameters(url, Map.of(), List.of());
            }
            List<String> stay = new ArrayList<>();
            Map<String, String> gone = new TreeMap<>();
            List<String> names = new ArrayList<>();
            Arrays.stream(url.substring(begin + 1).split(separator, -1))
                    .filter(parameter -> !parameter.isBlank())
                    .forEach(
                            parameter -> {
                                String[] parts = parameter.split("=", 2);
                                if (goes(kind, parts[0].strip())) {
                                    String name = parts[0].strip().toLowerCase(Locale.ROOT);
                                    gone.put(
                                            name.equals("username") ? "user" : name,
                                            parts.length > 1 ? parts[1] : "");
                                    names.add(parts[0].strip());
                                } else {
                                    stay.add(parameter);
                                }
                            });
            String kept =
                    url.substring(0, begin)
                            + (stay.isEmpty()
                                    ? ""
                                    : url.charAt(begin) + String.join(separator, stay));
            return new Parameters(kept, gone, List.copyOf(names));
        }

        private static boolean goes(DatabaseKind kind, String name) {
            return kind.sets(name)
                    || name.equalsIgnoreCase("user")
                    || name.equalsIgnoreCase("username")
                    || name.equalsIgnoreCase("password");
        }

        String get(String name) {
            return gone.get(name);
        }
    }
}
