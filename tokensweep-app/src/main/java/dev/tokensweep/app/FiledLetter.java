package dev.tokensweep.app;

import dev.tokensweep.events.DeadLetter;
import dev.tokensweep.events.RecordPlace;
import dev.tokensweep.events.Settlement;
import dev.tokensweep.events.Topics;
import java.util.Set;

/**
 * A dead letter without its payload, and what became of it.
 *
 * @param place where it stands
 * @param key null where there is none, or none that can be shown
 * @param keyBytes null where there is no key
 * @param valueBytes null where there is no value
 * @param truncatedBytes how many bytes of the original it lacks
 * @param settlement null while it is unsettled
 */
record FiledLetter(
        RecordPlace place,
        DeadLetter letter,
        String key,
        Integer keyBytes,
        Integer valueBytes,
        long truncatedBytes,
        Settlement settlement) {

    FiledLetter settledBy(Settlement end) {
        return new FiledLetter(place, letter, key, keyBytes, valueBytes, truncatedBytes, end);
    }

    /** As the commands spell it. */
    String id() {
        return place.partition() + ":" + place.offset();
    }

    boolean isSettled() {
        return settlement != null;
    }

    /** Why it cannot be sent again; null where it can. */
    String obstacle(Topics topics) {
        if (letter.source() == null) {
            return "it comes from the database's log and holds no payload; the reconciler's next pass tells of the token, and so does any update of its row";
        }
        if (truncatedBytes > 0) {
            return "%d bytes of it were cut off; the whole stands at %s while that topic keeps it"
                    .formatted(truncatedBytes, letter.source());
        }
        Set<String> read =
                Set.of(
                        topics.tokenChanges(),
                        topics.tokenVerdicts(),
                        topics.tokenSpared(),
                        topics.tokenSightings(),
                        topics.tokenDoubts());
        return read.contains(letter.source().topic())
                ? null
                : "nothing is ever sent again to " + letter.source().topic();
    }
}
