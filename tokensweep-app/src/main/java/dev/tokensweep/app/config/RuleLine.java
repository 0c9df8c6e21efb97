package dev.tokensweep.app.config;

import java.util.List;

/**
 * What a rule in the file says under one key, not yet judged.
 *
 * @param key dotted name within the rule
 * @param texts the value, or those of a list; may be empty
 * @param isList whether it was written as one
 * @param origin file and line
 */
record RuleLine(String key, List<String> texts, boolean isList, String origin) {
    RuleLine {
        texts = List.copyOf(texts);
    }
}
