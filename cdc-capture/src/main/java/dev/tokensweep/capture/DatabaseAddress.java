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
 * The parts of a PostgreSQL JDBC URL, which the engine wants apart.
 *
 * @param parameters the driver's own, without user and password
 */
record DatabaseAddress(String host, int port, String database, Map<String, String> parameters) {
    private static final Logger LOGGER = LoggerFactory.getLogger(DatabaseAddress.class);
    private static final String SCHEME = "jdbc:postgresql://";
    private static final int DEFAULT_PORT = 5432;

    /**
     * @throws CaptureConfigException when the URL names no single PostgreSQL database
     */
    static DatabaseAddress parse(String jdbcUrl) {
        try {
            URI uri = URI.create(jdbcUrl.substring("jdbc:".length()));
            String path = uri.getPath();
            if (jdbcUrl.startsWith(SCHEME) && uri.getHost() != null && path.length() > 1) {
                return new DatabaseAddress(
                        uri.getHost(),
                        uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
                        path.substring(1),
                        parameters(uri.getRawQuery()));
            }
        } catch (IllegalArgumentException | StringIndexOutOfBoundsException e) {
            LOGGER.debug("The database URL cannot be parsed: {}", e.getClass().getSimpleName());
        }
        // The URL may hold a password, so it is not quoted.
        throw new CaptureConfigException(
                List.of(
                        "database.url names no PostgreSQL database; write"
                                + " jdbc:postgresql://host:port/database"));
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
