package dev.tokensweep.app.config;

import java.util.List;
import java.util.Optional;

/**
 * A rule as it stands in the file, not yet judged.
 *
 * @param number its place in the list, from 1
 * @param intact whether every line of it could be read
 * @param origin file and line of its beginning
 */
record GivenRule(int number, List<RuleLine> lines, boolean intact, String origin) {
    GivenRule {
        lines = List.copyOf(lines);
    }

    Optional<RuleLine> line(RuleKey<?> key) {
        return lines.stream().filter(line -> line.key().equals(key.name())).findFirst();
    }

    /** How messages and listings call it: by its name, or its number where that is of no use. */
    String label() {
        String name =
                line(RuleKeys.NAME)
                        .filter(line -> line.texts().size() == 1)
                        .map(line -> line.texts().get(0))
                        .filter(text -> text.matches("[A-Za-z0-9_-]{1,64}"))
                        .orElse(Integer.toString(number));
        return "%s[%s]".formatted(RuleKeys.SETTING, name);
    }
}
