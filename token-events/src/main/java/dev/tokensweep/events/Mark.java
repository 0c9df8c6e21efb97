package dev.tokensweep.events;

/**
 * The reconciler's mark in the log, sent to every partition: whatever was committed before the mark
 * stands before it in every partition.
 *
 * @param number rises with every mark
 */
public record Mark(long number, Position position, long committedMicros, long transactionId)
        implements Change {}
