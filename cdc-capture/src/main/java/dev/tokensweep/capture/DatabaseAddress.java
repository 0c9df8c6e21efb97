package dev.tokensweep.capture;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of a JDBC URL, which the engine wants apart.
 *
 * @param parameters the driver's own, without user and password
 */
record DatabaseAddress(String host, int port, String database, Map<String, String> parameters) {
    private static final Logger LOGGER = LoggerFactory.getLogger(DatabaseAddress.class);

    private static final Pattern SQL_SERVER =
            Pattern.compile(
                    "jdbc:sqlserver://(?<host>[^;:]+)(?::(?<port>\\d+))?;(?<parameters>.*)");

    private static final Pattern SQL_SERVER_PARAMETER =
            Pattern.compile("(?<name>[^=;]+)=(?:\\{(?<braced>[^}]*)\\}|(?<plain>[^;]*))");

    private static final Pattern ORACLE =
            Pattern.compile(
                    "jdbc:oracle:thin:@(?:(?:tcps?:)?//)?(?<host>[^/:?]+)(?::(?<port>\\d+))?[/:](?<database>[^?]+)(?:\\?(?<parameters>.*))?");

    /**
     * Of a PostgreSQL database.
     *
     * @throws CaptureConfigException when the URL names no single one
     */
    static DatabaseAddress ofPostgres(String jdbcUrl) {
        return parse(jdbcUrl, "postgresql", 5432, "PostgreSQL");
    }

    /**
     * Of a MySQL or MariaDB database.
     *
     * @param subprotocol what stands behind {@code jdbc:}
     * @param product the database's name for people
     * @throws CaptureConfigException when the URL names no single one
     */
    static DatabaseAddress ofMySqlLike(String jdbcUrl, String subprotocol, String product) {
        return parse(jdbcUrl, subprotocol, 3306, product);
    }

    /**
     * Of a SQL Server database; the host may name an instance behind a backslash.
     *
     * @throws CaptureConfigException when the URL names no single one
     */
    static DatabaseAddress ofSqlServer(String jdbcUrl) {
        Matcher url = SQL_SERVER.matcher(jdbcUrl);
        if (!url.matches()) {
            throw namesNone("SQL Server", "jdbc:sqlserver://host:port;databaseName=database");
        }
        Map<String, String> parameters = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Matcher parameter = SQL_SERVER_PARAMETER.matcher(url.group("parameters"));
        while (parameter.find()) {
            String value = parameter.group("braced");
            parameters.put(
                    parameter.group("name").strip(),
                    value == null ? parameter.group("plain").strip() : value);
        }
        parameters.keySet().removeAll(List.of("user", "userName", "password"));
        String database = parameters.remove("databaseName");
        String other = parameters.remove("database");
        if (database == null && other == null) {
            throw namesNone("SQL Server", "jdbc:sqlserver://host:port;databaseName=database");
        }
        return new DatabaseAddress(
                url.group("host"),
                port(url.group("port"), 1433),
                database == null ? other : database,
                parameters);
    }

    /**
     * Of an Oracle database, by its service or its SID.
     *
     * @throws CaptureConfigException when the URL names no single one
     */
    static DatabaseAddress ofOracle(String jdbcUrl) {
        Matcher url = ORACLE.matcher(jdbcUrl);
        if (!url.matches()) {
            throw namesNone("Oracle", "jdbc:oracle:thin:@//host:port/service");
        }
        return new DatabaseAddress(
                url.group("host"),
                port(url.group("port"), 1521),
                url.group("database"),
                parameters(url.group("parameters")));
    }

    private static int port(String digits, int usual) {
        return digits == null ? usual : Integer.parseInt(digits);
    }

    /** The URL may hold a password, so it is not quoted. */
    private static CaptureConfigException namesNone(String product, String form) {
        return new CaptureConfigException(
                List.of("database.url names no %s database; write %s".formatted(product, form)));
    }

    private static DatabaseAddress parse(
            String jdbcUrl, String subprotocol, int defaultPort, String product) {
        try {
            URI uri = URI.create(jdbcUrl.substring("jdbc:".length()));
            String path = uri.getPath();
            if (jdbcUrl.startsWith("jdbc:" + subprotocol + "://")
                    && uri.getHost() != null
                    && path.length() > 1) {
                return new DatabaseAddress(
                        uri.getHost(),
                        uri.getPort() < 0 ? defaultPort : uri.getPort(),
                        path.substring(1),
                        parameters(uri.getRawQuery()));
            }
        } catch (IllegalArgumentException | StringIndexOutOfBoundsException e) {
            LOGGER.debug("The database URL cannot be parsed: {}", e.getClass().getSimpleName());
        }
        throw namesNone(product, "jdbc:%s://host:port/database".formatted(subprotocol));
    }

    /** Where it is, for people. */
    String place() {
        return "%s:%d/%s".formatted(host, port, database);
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (query != null) {
            for (String pair : query.split("&", -1)) {
                String[] parts = pair.split("=", 2);
                parameters.put(decode(parts[0]), parts.length == 2 ? decode(parts[1]) : "");
            }
        }
        parameters.keySet().removeAll(List.of("", "user", "password"));
        return parameters;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
