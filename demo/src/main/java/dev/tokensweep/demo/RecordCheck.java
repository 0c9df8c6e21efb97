package dev.tokensweep.demo;

import dev.tokensweep.events.AuditType;
import java.util.List;
import java.util.Map;

/**
 * Holds each token's public record against the ledger: every change once and in order, and exactly
 * one end. A token that was there before capture began is told as SEEN, and from then on.
 */
final class RecordCheck {
    private final Violations violations;

    RecordCheck(Violations violations) {
        this.violations = violations;
    }

    void check(Map<String, List<LedgerOp>> ledger, Map<String, List<Told>> told) {
        ledger.forEach((id, ops) -> check(id, ops, told.getOrDefault(id, List.of())));
        for (String id : told.keySet()) {
            if (!ledger.containsKey(id)) {
                violations.add(5, "token " + id + " is told of, but was never there");
            }
        }
    }

    private void check(String id, List<LedgerOp> ops, List<Told> told) {
        long ends = told.stream().filter(event -> event.type().isTerminal()).count();
        long ended = ops.stream().filter(LedgerOp::isEnd).count();
        if (ends != ended) {
            violations.add(4, "token %s has %d terminal events, not %d".formatted(id, ends, ended));
        }
        int unobserved = ops.size() - told.size();
        boolean begun = !told.isEmpty() && told.get(0).type() == AuditType.SEEN;
        if (begun ? unobserved < 0 : unobserved != 0) {
            violations.add(
                    5,
                    "token %s: %d changes are told, %d happened"
                            .formatted(id, told.size(), ops.size()));
            return;
        }
        for (int i = 0; i < told.size(); i++) {
            if (!agree(ops.get(unobserved + i), told.get(i), i)) {
                violations.add(
                        5,
                        "token %s: told is %s, happened is %s"
                                .formatted(id, told.get(i), ops.get(unobserved + i)));
            }
            if (i > 0 && !told.get(i).position().isAfter(told.get(i - 1).position())) {
                violations.add(5, "token " + id + ": positions do not rise");
            }
        }
    }

    private static boolean agree(LedgerOp op, Told told, int index) {
        boolean sameVersion = op.version().equals(told.version());
        return switch (told.type()) {
            case SEEN -> index == 0 && !op.isEnd() && sameVersion;
            case ISSUED -> op.op().equals("ISSUED") && sameVersion;
            case CHANGED -> op.op().equals("CHANGED") && sameVersion;
            case ARCHIVED, DELETED -> op.op().equals("PURGED");
            case REMOVED_BY_OTHERS -> op.op().equals("REMOVED");
            case EXPIRED, CONDEMNED, SPARED -> false;
        };
    }
}
