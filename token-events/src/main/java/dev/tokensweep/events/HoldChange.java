package dev.tokensweep.events;

import java.util.Objects;

/**
 * A hold came or went. Sent to every partition, because any token may be held by it.
 *
 * @param hold of a hold that is told again or is over just the id is sure to be there: the log may
 *     leave out what did not change, and that is empty then
 * @param by who released it; null unless RELEASED by a command
 */
public record HoldChange(
        Kind kind,
        Hold hold,
        String by,
        Position position,
        long committedMicros,
        long transactionId)
        implements Change {

    /** What happened. The order is the wire format: append only. */
    public enum Kind {
        /** Placed, or found standing by a snapshot. */
        HELD,
        RELEASED
    }

    public HoldChange {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(hold, "hold");
        Objects.requireNonNull(position, "position");
    }
}
