package dev.tokensweep.app.config;

import dev.tokensweep.app.config.RuleKey.Role;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What to tell about a rule's key that is none. */
final class RuleAdvice {
    /** A variable or an option has no place for a list with an order and lines. */
    static final String FILE_ALONE =
            "rules are given by the file alone: write them there, as a list under cleanup.rules";

    private RuleAdvice() {}

    static String onUnknownKey(String key) {
        if (RuleKeys.isSection(key)) {
            return "is a map, not a value: give it like %s: {%s}".formatted(key, example(key));
        }
        int dot = key.lastIndexOf('.');
        if (dot > 0 && RuleKeys.isSection(key.substring(0, dot))) {
            return "is no state with a grace; known are " + below(key.substring(0, dot));
        }
        if (dot > 0 && RuleKeys.find(key.substring(0, dot)) != null) {
            return "is unknown: %s takes no map".formatted(key.substring(0, dot));
        }
        String nearest = NearestName.among(key, names());
        return NearestName.isNear(key, nearest)
                ? "is an unknown key; did you mean %s?".formatted(nearest)
                : "is an unknown key; criteria are %s; besides them a rule has %s, and %s or any of %s"
                        .formatted(
                                RuleKeys.names(Role.CRITERION),
                                RuleKeys.names(Role.NAME),
                                RuleKeys.names(Role.KEEP),
                                RuleKeys.names(Role.TERM));
    }

    /** Of keys, and of what stands above some of them. */
    private static Stream<String> names() {
        return RuleKeys.ALL.stream()
                .map(RuleKey::name)
                .flatMap(name -> Stream.of(name, name.replaceFirst("\\..*", "")));
    }

    private static String below(String section) {
        return RuleKeys.ALL.stream()
                .map(RuleKey::name)
                .filter(name -> name.startsWith(section + "."))
                .map(name -> name.substring(section.length() + 1))
                .collect(Collectors.joining(", "));
    }

    private static String example(String section) {
        return below(section).replaceFirst(",.*", "") + ": 7d";
    }
}
