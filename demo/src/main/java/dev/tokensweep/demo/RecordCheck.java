package dev.tokensweep.demo;

import java.util.List;
import java.util.Map;

/**
 * Holds each token's public record against the ledger: every change once and in order, and exactly
 * one end. What happened before a token was first SEEN, or while the log could not be observed, may
 * be missing; of one that was over before anybody observed it, all but its end is.
 */
final class RecordCheck {
    private final BlindWindows blind;
    private final Violations violations;

    RecordCheck(BlindWindows blind, Violations violations) {
        this.blind = blind;
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
        if (told.isEmpty() && ops.stream().allMatch(op -> blind.contains(op.atMicros()))) {
            return;
        }
        long ends = told.stream().filter(event -> event.type().isTerminal()).count();
        long ended = ops.stream().filter(LedgerOp::isEnd).count();
        if (ends != ended) {
            violations.add(4, "token %s has %d terminal events, not %d".formatted(id, ends, ended));
        }
        int next = 0;
        for (LedgerOp op : ops) {
            if (next < told.size() && agree(op, told.get(next), next)) {
                next++;
            } else if (!mayBeMissing(op, told, next)) {
                violations.add(
                        5,
                        "token %s: told is %s, happened is %s"
                                .formatted(
                                        id, next < told.size() ? told.get(next) : "nothing", op));
                return;
            }
        }
        if (next < told.size()) {
            violations.add(
                    5, "token %s: told is %s, which did not happen".formatted(id, told.get(next)));
        }
        checkOrder(id, told);
    }

    private void checkOrder(String id, List<Told> told) {
        for (int i = 1; i < told.size(); i++) {
            if (!told.get(i).position().isAfter(told.get(i - 1).position())) {
                violations.add(5, "token " + id + ": positions do not rise");
            }
        }
    }

    private boolean mayBeMissing(LedgerOp op, List<Told> told, int next) {
        boolean beforeItWasSeen = next == 0 && !told.isEmpty() && told.get(0).isFirstSight();
        return beforeItWasSeen || blind.contains(op.atMicros());
    }

    private boolean agree(LedgerOp op, Told told, int index) {
        boolean sameVersion = op.version().equals(told.version());
        return switch (told.type()) {
            case SEEN -> index == 0 && !op.isEnd() && sameVersion;
            case ISSUED, RESTORED -> op.op().equals("ISSUED") && sameVersion;
            case CHANGED -> op.op().equals("CHANGED") && sameVersion;
            case ARCHIVED, DELETED ->
                    op.op().equals("PURGED") && (!told.ofBacklog() || (index == 0 && sameVersion));
            case REMOVED_BY_OTHERS ->
                    op.op().equals("REMOVED")
                            || (told.unobserved() && op.isEnd() && blind.contains(op.atMicros()));
            case EXPIRED, CONDEMNED, SPARED, HELD, RELEASED, RELATED_PURGED, ARCHIVE_PRUNED ->
                    false;
        };
    }
}
