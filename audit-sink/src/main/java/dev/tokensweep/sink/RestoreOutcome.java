package dev.tokensweep.sink;

import java.util.List;

/**
 * What a restore has done, or would do.
 *
 * @param restored tokens that are back
 * @param refusals how many are not
 * @param shown the first of those
 * @param batches the ids of the transactions, as the public record has them
 */
public record RestoreOutcome(
        long restored, long refusals, List<Refused> shown, List<String> batches) {
    public RestoreOutcome {
        shown = List.copyOf(shown);
        batches = List.copyOf(batches);
    }

    /**
     * A token that stays in the archive.
     *
     * @param why in one line
     */
    public record Refused(String tokenId, String why) {}
}
