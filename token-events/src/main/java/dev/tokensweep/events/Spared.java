package dev.tokensweep.events;

import java.util.Objects;

/**
 * The database's refusal of a verdict, told by the sink so that the cleaner comes back to the
 * token; the token's id is the record's key.
 *
 * @param position the position of the refused verdict
 * @param sparedMicros when, by the sink's clock
 * @param holdId the hold that stands in the way; null unless HELD
 */
public record Spared(Cause cause, Position position, long sparedMicros, String holdId) {

    /** Why the row stayed. The order is the wire format: append only. */
    public enum Cause {
        /** The server has the row locked; we never wait for it. */
        LOCKED,
        /** By the database's clock the token's time is not over. */
        NOT_DUE,
        /** The row is not the version the verdict was given for. */
        CHANGED,
        /** A legal hold stands in the way. */
        HELD,
        /** By the sink's rules another rule than the verdict's speaks to the token. */
        RULE
    }

    public Spared {
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(position, "position");
        if ((cause == Cause.HELD) != (holdId != null)) {
            throw new IllegalArgumentException("a hold belongs to HELD alone, not to " + cause);
        }
    }
}
