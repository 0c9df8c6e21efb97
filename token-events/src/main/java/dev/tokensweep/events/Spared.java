package dev.tokensweep.events;

import java.util.Objects;

/**
 * The database's refusal of a verdict, told by the sink so that the cleaner comes back to the
 * token; the token's id is the record's key.
 *
 * @param position the position of the refused verdict
 * @param sparedMicros when, by the sink's clock
 */
public record Spared(Cause cause, Position position, long sparedMicros) {

    /** Why the row stayed. The order is the wire format: append only. */
    public enum Cause {
        /** The server has the row locked; we never wait for it. */
        LOCKED,
        /** By the database's clock the token's time is not over. */
        NOT_DUE,
        /** The row is not the version the verdict was given for. */
        CHANGED
    }

    public Spared {
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(position, "position");
    }
}
