package dev.tokensweep.sandbox;

import java.util.HashMap;
import java.util.Map;

/**
 * The one line by which a child tells its parent where its services are.
 *
 * @param bootstrapServers null without a broker
 * @param jdbcUrl null without PostgreSQL
 * @param databaseUser null without PostgreSQL
 */
record Announcement(String bootstrapServers, String jdbcUrl, String databaseUser) {
    private static final String READY = "READY";
    private static final String FAILED = "FAILED ";

    String line() {
        StringBuilder line = new StringBuilder(READY);
        append(line, "bootstrap", bootstrapServers);
        append(line, "jdbc", jdbcUrl);
        append(line, "user", databaseUser);
        return line.toString();
    }

    private static void append(StringBuilder line, String name, String value) {
        if (value != null) {
            line.append(' ').append(name).append('=').append(value);
        }
    }

    static String failure(String reason) {
        return FAILED + String.valueOf(reason).replaceAll("\\s*\\R\\s*", " ");
    }

    /**
     * Reads what the child wrote.
     *
     * @throws SandboxException with the child's reason when it could not start
     */
    static Announcement parse(String line) {
        if (line.startsWith(FAILED)) {
            throw new SandboxException(line.substring(FAILED.length()));
        }
        String[] words = line.split(" ", -1);
        if (!words[0].equals(READY)) {
            throw new SandboxException("the services said something unexpected: " + line);
        }
        Map<String, String> values = new HashMap<>();
        for (int i = 1; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            values.put(words[i].substring(0, equals), words[i].substring(equals + 1));
        }
        return new Announcement(values.get("bootstrap"), values.get("jdbc"), values.get("user"));
    }
}
