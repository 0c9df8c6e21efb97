package dev.tokensweep.policy;

import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What holds for the tokens of one match. Immutable.
 *
 * @param name stands in every verdict the rule gives
 * @param terms null: its tokens are kept, whatever becomes of them
 */
public record Rule(String name, Match match, Terms terms) {
    public Rule {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(match, "match");
    }

    /** Whether its tokens stay for ever. */
    public boolean keeps() {
        return terms == null;
    }

    /**
     * The same by the apps' ids alone, so that a key and the id of one app are seen to be the same.
     * The apps that the rule names by key must be resolved.
     */
    public Rule byAppIds() {
        return new Rule(name, match.byAppIds(), terms);
    }

    /** Whether its tokens go with a copy in the archive. */
    public boolean retains() {
        return terms != null && terms.retain();
    }

    /** Whether its tokens go without one. */
    public boolean drops() {
        return terms != null && !terms.retain();
    }

    Rule resolve(Map<String, Set<Integer>> appIdsByKey) {
        return new Rule(name, match.resolve(appIdsByKey), terms);
    }
}
