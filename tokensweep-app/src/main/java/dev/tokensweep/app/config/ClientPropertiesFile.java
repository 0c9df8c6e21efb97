package dev.tokensweep.app.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** What Kafka's clients are given beside {@code kafka.properties}, from a file of Kafka's form. */
final class ClientPropertiesFile {
    private ClientPropertiesFile() {}

    /** By name; empty where no file is given, or where it cannot be had, which is told. */
    static Map<String, String> read(Values values, Problems problems) {
        Path path = values.get(KafkaCatalogue.KAFKA_CLIENT_PROPERTIES_FILE);
        if (path == null) {
            return Map.of();
        }
        String setting = KafkaCatalogue.KAFKA_CLIENT_PROPERTIES_FILE.name();
        String origin = values.given(setting).origin() + ": " + setting;
        String text = SecretFile.read(path, origin, "properties of Kafka's clients", problems);
        Map<String, String> found = text == null ? Map.of() : parse(text, path, origin, problems);
        Map<String, Given> beside = values.members(KafkaCatalogue.KAFKA_PROPERTIES);
        boolean embedded = CrossChecks.isEmbedded(values);
        found.forEach(
                (name, value) -> {
                    CrossChecks.checkProperty(
                            name, new Given(name, value, path.toString()), embedded, problems);
                    if (beside.containsKey(name)) {
                        problems.add(
                                path.toString(),
                                "%s: is given beside %s (%s): keep one"
                                        .formatted(
                                                name,
                                                beside.get(name).key(),
                                                beside.get(name).origin()));
                    }
                });
        return found;
    }

    private static Map<String, String> parse(
            String text, Path path, String origin, Problems problems) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException | IllegalArgumentException e) {
            // The message may quote what is in it.
            problems.add(
                    origin,
                    "'%s' is no file of properties: write name=value lines".formatted(path));
        }
        Map<String, String> found = new TreeMap<>();
        properties
                .stringPropertyNames()
                .forEach(name -> found.put(name, properties.getProperty(name)));
        return found;
    }
}
