package dev.tokensweep.app.config;

import java.util.Comparator;
import java.util.stream.Stream;

/** Guesses which setting somebody meant. */
final class NearestName {
    private NearestName() {}

    /** What to tell about a key that is not in the catalogue. */
    static String advice(String key) {
        if (RuleKeys.isRules(key)) {
            return RuleAdvice.FILE_ALONE;
        }
        for (Setting<?> setting : Catalogue.ALL) {
            if (setting.name().startsWith(key + ".")) {
                return "is a section, not a value: give its settings, such as " + setting.name();
            }
            if (key.startsWith(setting.name() + ".")) {
                return "is unknown: " + setting.name() + " takes a single value";
            }
        }
        Stream<String> settings = Catalogue.ALL.stream().map(Setting::name);
        return "is an unknown setting; did you mean %s?"
                .formatted(among(key, Stream.concat(settings, Stream.of(RuleKeys.SETTING))));
    }

    /** The name that is most like this; there is at least one. */
    static String among(String key, Stream<String> names) {
        return names.min(Comparator.comparingInt(name -> distance(key, name))).orElseThrow();
    }

    /** Whether the one may well be the other misspelt: then guessing helps. */
    static boolean isNear(String key, String name) {
        return edits(key, name) <= key.length() / 3;
    }

    /** The setting whose name is most like this. */
    static Setting<?> of(String key) {
        return Catalogue.ALL.stream()
                .min(Comparator.comparingInt(setting -> distance(key, setting.name())))
                .orElseThrow();
    }

    /** Close is what differs by few letters, or ends in the same word in another section. */
    private static int distance(String key, String name) {
        int whole = edits(key, name);
        return lastWord(key).equals(lastWord(name)) ? Math.min(whole, 3) : whole;
    }

    private static String lastWord(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** Levenshtein's distance. */
    private static int edits(String from, String to) {
        int[] previous = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] current = new int[to.length() + 1];
            current[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[to.length()];
    }
}
