package dev.tokensweep.forensics;

/**
 * Why a token is still there, or why it went.
 *
 * @param kind in one word
 * @param text the same as a sentence for people
 * @param rule the policy's rule that speaks to it; null where none was asked or told
 * @param dueMicros from when on it may go, or might; null where it stays or nobody knows
 */
public record Fate(Kind kind, String text, String rule, Long dueMicros) {
    /** The names are part of the answer in JSON. */
    public enum Kind {
        /** It is in the archive, or deleted as configured. */
        WENT,
        REMOVED_BY_OTHERS,
        /** A legal hold stands. */
        HELD,
        /** The policy keeps it whatever time it is. */
        KEPT,
        /** Its time comes. */
        WAITS,
        /** Its time has come. */
        DUE,
        /** The record does not tell its row. */
        UNKNOWN
    }
}
