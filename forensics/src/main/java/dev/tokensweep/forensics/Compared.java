package dev.tokensweep.forensics;

/**
 * What was done to one token, and what another policy would have done.
 *
 * @param rule that it went by; null unless it went
 * @param otherRule that it would have gone by; null if it would have stayed
 * @param laterMicros how much later it might have gone than it might by what was done; below 0 for
 *     sooner
 * @param changedAfter whether the row was changed after it would have gone: somebody still used it
 */
record Compared(
        Done done,
        String rule,
        Would would,
        String otherRule,
        long laterMicros,
        boolean changedAfter) {

    /** Names are part of the answer in JSON. */
    enum Done {
        WENT,
        REMOVED_BY_OTHERS,
        HELD,
        STAYED
    }

    /** Names are part of the answer in JSON. */
    enum Would {
        GO,
        GO_SOONER,
        GO_LATER,
        STAY
    }
}
