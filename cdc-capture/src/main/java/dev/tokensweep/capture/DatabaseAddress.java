package dev.tokensweep.capture;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of a JDBC URL, which the engine wants apart.
 *
 * @param parameters the driver's own, without user and password
 */
record DatabaseAddress(String host, int port, String database, Map<String, String> parameters) {
    private static final Logger LOGGER = LoggerFactory.getLogger(DatabaseAddress.class);

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
        // The URL may hold a password, so it is not quoted.
        throw new CaptureConfigException(
                List.of(
                        "database.url names no %s database; write jdbc:%s://host:port/database"
                                .formatted(product, subprotocol)));
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
