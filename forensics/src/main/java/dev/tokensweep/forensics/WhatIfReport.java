package dev.tokensweep.forensics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What another policy would have done, counted by what was done. For one thread. */
public final class WhatIfReport {
    private final Map<String, Counted> groups = new HashMap<>();
    private long tokens;

    /**
     * Tokens of which the same can be said.
     *
     * @param done WENT, REMOVED_BY_OTHERS, HELD or STAYED
     * @param rule that they went by; null unless they went
     * @param would GO, GO_SOONER, GO_LATER or STAY
     * @param otherRule that they would have gone by; null if they would have stayed
     * @param laterSeconds how much later, on average; below 0 for sooner
     * @param changedAfter how many were changed by somebody after they would have gone
     * @param example one of them
     */
    public record Group(
            String done,
            String rule,
            String would,
            String otherRule,
            long tokens,
            long laterSeconds,
            long changedAfter,
            String example) {}

    private static final class Counted {
        private final Compared first;
        private final String example;
        private long tokens;
        private double laterMicros;
        private long changedAfter;

        private Counted(Compared first, String example) {
            this.first = first;
            this.example = example;
        }
    }

    void add(String tokenId, Compared compared) {
        tokens++;
        String key =
                String.join(
                        "\n",
                        compared.done().name(),
                        String.valueOf(compared.rule()),
                        compared.would().name(),
                        String.valueOf(compared.otherRule()));
        Counted group = groups.computeIfAbsent(key, any -> new Counted(compared, tokenId));
        group.tokens++;
        group.laterMicros += compared.laterMicros();
        group.changedAfter += compared.changedAfter() ? 1 : 0;
    }

    public long tokens() {
        return tokens;
    }

    /** The largest first. */
    public List<Group> groups() {
        List<Group> all = new ArrayList<>();
        for (Counted each : groups.values()) {
            all.add(
                    new Group(
                            each.first.done().name(),
                            each.first.rule(),
                            each.first.would().name(),
                            each.first.otherRule(),
                            each.tokens,
                            (long) (each.laterMicros / each.tokens / 1e6),
                            each.changedAfter,
                            each.example));
        }
        all.sort(Comparator.comparingLong(Group::tokens).reversed());
        return all;
    }
}
