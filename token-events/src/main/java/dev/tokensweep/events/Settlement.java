package dev.tokensweep.events;

import java.time.Instant;
import java.util.Objects;

/**
 * What became of a dead letter; a record of its own behind the letter, so that nothing is erased.
 *
 * @param letter where the letter stands
 * @param by who settled it
 * @param why in that one's words; may be empty
 */
public record Settlement(RecordPlace letter, How how, String by, String why, Instant time) {

    /** What was done. */
    public enum How {
        /** The original was sent again, in the transaction that settled the letter. */
        REPLAYED,
        /** It is not to be looked at again. */
        DROPPED
    }

    public Settlement {
        Objects.requireNonNull(letter, "letter");
        Objects.requireNonNull(how, "how");
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(why, "why");
        Objects.requireNonNull(time, "time");
    }
}
