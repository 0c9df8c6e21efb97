package dev.tokensweep.app.config;

import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;

/** What is special about the names under {@code kafka.properties}. */
final class ClientProperties {
    /** Each stage's guarantees stand on its own choice of these. */
    private static final Set<String> OURS =
            Set.of(
                    "acks",
                    "application.id",
                    "auto.offset.reset",
                    "client.id",
                    "enable.auto.commit",
                    "enable.idempotence",
                    "group.id",
                    "group.instance.id",
                    "isolation.level",
                    "key.deserializer",
                    "key.serializer",
                    "processing.guarantee",
                    "state.dir",
                    "transactional.id",
                    "value.deserializer",
                    "value.serializer");

    /** Settings of login modules and plug-ins, which Kafka itself does not know. */
    private static final Pattern SECRET =
            Pattern.compile(
                    "(?i).*(?:password|passphrase|secret|credential|jaas|token|private.?key).*");

    private static final ConfigDef KAFKAS_OWN = ProducerConfig.configDef();

    private ClientProperties() {}

    static boolean isSecret(String name) {
        ConfigDef.ConfigKey known = KAFKAS_OWN.configKeys().get(name);
        return (known != null && known.type == ConfigDef.Type.PASSWORD)
                || SECRET.matcher(name).matches();
    }

    static String masked(String name, String value) {
        return isSecret(name) ? ValueType.MASK : value;
    }

    /** Why a property may not be given; null when it may. */
    static String refusal(String name) {
        if (name.equals("bootstrap.servers")) {
            return "belongs into " + KafkaCatalogue.KAFKA_BOOTSTRAP_SERVERS.name();
        }
        return OURS.contains(name) ? "is set by Tokensweep itself: take it out" : null;
    }

    /** Whether it asks for a broker that speaks TLS or wants a login. */
    static boolean isSecurity(String name) {
        return name.equals("security.protocol")
                || name.startsWith("ssl.")
                || name.startsWith("sasl.");
    }
}
