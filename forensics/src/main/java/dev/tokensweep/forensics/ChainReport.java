package dev.tokensweep.forensics;

import dev.tokensweep.events.ChainLink;
import java.util.List;

/**
 * What a walk along one partition's chain has found.
 *
 * @param events all of them
 * @param before how many of them come before the chain begins, and carry no hash
 * @param chainOffset where the chain begins, or is first seen; -1 where there is none
 * @param first the first event's link that is there; null where there is none
 * @param isCut whether what came before {@code first} is past the topic's retention: that event
 *     itself stands on trust then
 * @param last the last event's link; null where there is none
 * @param checkpoints how many agree with the chain
 * @param signed up to which event the chain is signed; null where it is not, or no key was given
 * @param breaks how many there are
 * @param shown the first of them
 */
public record ChainReport(
        int partition,
        long events,
        long before,
        long chainOffset,
        ChainLink first,
        boolean isCut,
        ChainLink last,
        long checkpoints,
        Long signed,
        long breaks,
        List<ChainBreak> shown) {
    public ChainReport {
        shown = List.copyOf(shown);
    }
}
