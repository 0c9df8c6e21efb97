package dev.tokensweep.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What may be asked of the services beside the usual.
 *
 * @param brokerLink null for none
 * @param database settings of PostgreSQL over the usual ones
 * @param broker settings of the broker over the usual ones; its listeners are added to those
 */
public record SandboxSettings(
        BrokerLink brokerLink, Map<String, String> database, Map<String, String> broker) {
    /** Nothing beside the usual. */
    public static final SandboxSettings NONE = new SandboxSettings(null, Map.of());

    private static final String LINK = "--broker-link=";
    private static final String DATABASE = "--database=";
    private static final String BROKER = "--broker=";

    public SandboxSettings {
        database = Map.copyOf(database);
        broker = Map.copyOf(broker);
    }

    /** With a broker as usual. */
    public SandboxSettings(BrokerLink brokerLink, Map<String, String> database) {
        this(brokerLink, database, Map.of());
    }

    /** As words of the child's command line. */
    List<String> words() {
        List<String> words = new ArrayList<>();
        if (brokerLink != null) {
            words.add(LINK + brokerLink.word());
        }
        database.forEach((name, value) -> words.add(DATABASE + name + "=" + value));
        broker.forEach((name, value) -> words.add(BROKER + name + "=" + value));
        return words;
    }

    /** Whether a word of the command line is one of ours. */
    static boolean isOne(String word) {
        return word.startsWith(LINK) || word.startsWith(DATABASE) || word.startsWith(BROKER);
    }

    static SandboxSettings parse(List<String> words) {
        BrokerLink link = null;
        Map<String, String> database = new TreeMap<>();
        Map<String, String> broker = new TreeMap<>();
        for (String word : words) {
            if (word.startsWith(LINK)) {
                link = BrokerLink.parse(word.substring(LINK.length()));
            } else if (word.startsWith(BROKER)) {
                put(broker, word.substring(BROKER.length()));
            } else {
                put(database, word.substring(DATABASE.length()));
            }
        }
        return new SandboxSettings(link, database, broker);
    }

    private static void put(Map<String, String> settings, String setting) {
        int equals = setting.indexOf('=');
        settings.put(setting.substring(0, equals), setting.substring(equals + 1));
    }
}
