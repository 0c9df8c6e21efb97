package dev.tokensweep.capture;

import dev.tokensweep.events.BacklogPurged;
import dev.tokensweep.events.Position;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Utils;

/**
 * Divides what one transaction of the lane has taken, so that each token is told in the partition
 * where everything of it is told, and no record is too large for a broker. Stateless.
 */
final class BacklogParts {
    /** With every text as long as its column, a hundred tokens take less than a megabyte. */
    private static final int MOST_TOKENS = 100;

    private BacklogParts() {}

    /** One record. */
    record Part(int partition, BacklogPurged purged) {}

    /**
     * The records, in the order in which they are to be told.
     *
     * @param row the transaction's place in the order; the records' follow it
     */
    static List<Part> of(BacklogPurged purged, Position row, int partitions) {
        Map<Integer, List<BacklogPurged.Gone>> byPartition = new TreeMap<>();
        for (BacklogPurged.Gone token : purged.tokens()) {
            byPartition
                    .computeIfAbsent(
                            partition(token.tokenId(), partitions), any -> new ArrayList<>())
                    .add(token);
        }
        List<Part> parts = new ArrayList<>();
        byPartition.forEach(
                (partition, tokens) -> {
                    for (int from = 0; from < tokens.size(); from += MOST_TOKENS) {
                        int to = Math.min(tokens.size(), from + MOST_TOKENS);
                        Position place =
                                new Position(
                                        row.epoch(), row.transaction(), row.change(), parts.size());
                        parts.add(new Part(partition, purged.at(place, tokens.subList(from, to))));
                    }
                });
        return parts;
    }

    /** As the producer itself would choose for that key. */
    private static int partition(String tokenId, int partitions) {
        byte[] key = tokenId.getBytes(StandardCharsets.UTF_8);
        return Utils.toPositive(Utils.murmur2(key)) % partitions;
    }
}
