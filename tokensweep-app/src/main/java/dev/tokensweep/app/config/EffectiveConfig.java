package dev.tokensweep.app.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Every setting as it is in force, in the order of the reference page. Immutable, fit to be shown.
 */
public record EffectiveConfig(List<Entry> entries) {
    private static final JsonFactory JSON = new JsonFactory();

    /**
     * One setting in force.
     *
     * @param value as text, masked when secret; null where the setting is left out
     * @param origin file and line, variable, option, or "default"
     */
    public record Entry(String key, String value, String origin) {
        /** Whether a changed value is taken up while {@code run} goes on. */
        public boolean isReloaded() {
            return Catalogue.isReloaded(key);
        }
    }

    public EffectiveConfig {
        entries = List.copyOf(entries);
    }

    /**
     * One aligned line per setting: key, value, and as a comment the origin, and whether it is
     * taken up at SIGHUP.
     */
    public String toText() {
        int keys = entries.stream().mapToInt(e -> e.key().length()).max().orElse(0) + 1;
        int values = entries.stream().mapToInt(e -> shown(e).length()).max().orElse(0);
        String format = "%-" + keys + "s %-" + Math.max(values, 1) + "s  # %s%n";
        StringBuilder text = new StringBuilder();
        for (Entry entry : entries) {
            String origin = entry.origin() + (entry.isReloaded() ? ", SIGHUP" : "");
            text.append(format.formatted(entry.key() + ":", shown(entry), origin));
        }
        return text.toString();
    }

    /**
     * An array of objects with the members key, value (null where left out), origin and reloaded.
     */
    public String toJson() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartArray();
            for (Entry entry : entries) {
                json.writeStartObject();
                json.writeStringField("key", entry.key());
                json.writeStringField("value", entry.value());
                json.writeStringField("origin", entry.origin());
                json.writeBooleanField("reloaded", entry.isReloaded());
                json.writeEndObject();
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static String shown(Entry entry) {
        if (entry.value() == null) {
            return "";
        }
        return entry.value().isEmpty() ? "\"\"" : entry.value();
    }

    static EffectiveConfig of(Values values, List<JudgedRule> rules, KafkaConfig kafka) {
        List<Entry> entries = new ArrayList<>();
        for (Setting<?> setting : Catalogue.ALL) {
            entries.addAll(entries(setting, values, kafka));
            if (setting.equals(Catalogue.LAST_BEFORE_RULES)) {
                entries.addAll(EffectiveRules.entries(rules, values));
            }
        }
        return new EffectiveConfig(entries);
    }

    private static List<Entry> entries(Setting<?> setting, Values values, KafkaConfig kafka) {
        if (setting.isFamily()) {
            return values.members(setting).entrySet().stream()
                    .map(
                            member -> {
                                Given given = member.getValue();
                                String value =
                                        ClientProperties.masked(member.getKey(), given.text());
                                return new Entry(given.key(), value, given.origin());
                            })
                    .toList();
        }
        Given given = values.given(setting.name());
        if (given != null) {
            String value = setting.type().masking().apply(given.text());
            return List.of(new Entry(setting.name(), value, given.origin()));
        }
        // The one default that depends on another setting.
        String value =
                setting.equals(KafkaCatalogue.KAFKA_REPLICATION_FACTOR)
                        ? Integer.toString(kafka.replicationFactor())
                        : setting.fallback();
        return List.of(new Entry(setting.name(), value, "default"));
    }
}
