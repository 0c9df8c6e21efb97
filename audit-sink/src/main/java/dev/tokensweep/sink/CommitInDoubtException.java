package dev.tokensweep.sink;

import java.sql.SQLException;
import java.util.Map;

/** The connection broke during COMMIT; only the progress rows can tell whether it went through. */
final class CommitInDoubtException extends SQLException {
    private static final long serialVersionUID = 1L;

    private final transient PurgeOutcome outcome;
    private final transient Map<Integer, Long> nextOffsets;

    CommitInDoubtException(
            PurgeOutcome outcome, Map<Integer, Long> nextOffsets, SQLException cause) {
        super("the connection broke during COMMIT", cause.getSQLState(), cause);
        this.outcome = outcome;
        this.nextOffsets = Map.copyOf(nextOffsets);
    }

    /** What was done if the transaction did commit. */
    PurgeOutcome outcome() {
        return outcome;
    }

    /**
     * Whether the transaction did commit.
     *
     * @param places where the progress rows stand now
     */
    boolean isSettledBy(Map<Integer, Long> places) {
        return nextOffsets.entrySet().stream()
                .allMatch(next -> places.getOrDefault(next.getKey(), 0L) >= next.getValue());
    }
}
