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
 */
public record SandboxSettings(BrokerLink brokerLink, Map<String, String> database) {
    /** Nothing beside the usual. */
    public static final SandboxSettings NONE = new SandboxSettings(null, Map.of());

    private static final String LINK = "--broker-link=";
    private static final String DATABASE = "--database=";

    public SandboxSettings {
        database = Map.copyOf(database);
    }

    /** As words of the child's command line. */
    List<String> words() {
        List<String> words = new ArrayList<>();
        if (brokerLink != null) {
            words.add(LINK + brokerLink.word());
        }
        database.forEach((name, value) -> words.add(DATABASE + name + "=" + value));
        return words;
    }

    /** Whether a word of the command line is one of ours. */
    static boolean isOne(String word) {
        return word.startsWith(LINK) || word.startsWith(DATABASE);
    }

    static SandboxSettings parse(List<String> words) {
        BrokerLink link = null;
        Map<String, String> database = new TreeMap<>();
        for (String word : words) {
            if (word.startsWith(LINK)) {
                link = BrokerLink.parse(word.substring(LINK.length()));
            } else {
                String setting = word.substring(DATABASE.length());
                int equals = setting.indexOf('=');
                database.put(setting.substring(0, equals), setting.substring(equals + 1));
            }
        }
        return new SandboxSettings(link, database);
    }
}
