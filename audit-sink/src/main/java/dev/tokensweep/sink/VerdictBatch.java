package dev.tokensweep.sink;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The verdicts of one transaction, in the order of their partitions. Immutable.
 *
 * @param records rising in offset within each partition
 */
record VerdictBatch(List<VerdictRecord> records) {
    VerdictBatch {
        records = List.copyOf(records);
    }

    int size() {
        return records.size();
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    /** Where each partition goes on once this batch is done. */
    Map<Integer, Long> nextOffsets() {
        Map<Integer, Long> next = new HashMap<>();
        for (VerdictRecord verdict : records) {
            next.put(verdict.source().partition(), verdict.source().offset() + 1);
        }
        return next;
    }

    /** One verdict per token: a later one speaks of a later version of the row. */
    List<VerdictRecord> lastPerToken() {
        Map<String, VerdictRecord> last = new LinkedHashMap<>(records.size() * 2);
        for (VerdictRecord verdict : records) {
            if (verdict.isReadable()) {
                last.put(verdict.tokenId(), verdict);
            }
        }
        return new ArrayList<>(last.values());
    }

    /** What can only be put aside. */
    List<VerdictRecord> unreadable() {
        return records.stream().filter(verdict -> !verdict.isReadable()).toList();
    }

    VerdictBatch firstHalf() {
        return new VerdictBatch(records.subList(0, size() / 2));
    }

    VerdictBatch secondHalf() {
        return new VerdictBatch(records.subList(size() / 2, size()));
    }
}
