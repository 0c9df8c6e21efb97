package dev.tokensweep.sink;

/**
 * How archived tokens are put back.
 *
 * @param by who does it; stands in the public record
 * @param reason why; stands in the holds
 * @param holding what keeps them from being purged again at once
 * @param dryRun only say what would be done
 */
public record RestoreOrder(String by, String reason, Holding holding, boolean dryRun) {
    /** What keeps restored tokens from being purged again at once. */
    public enum Holding {
        /** A legal hold on each, placed in the transaction that puts it back. */
        TOKEN,
        /** One legal hold on everything, placed in the first transaction. */
        ALL,
        /** Nothing: some hold stands already, or they may go again. */
        NONE
    }
}
