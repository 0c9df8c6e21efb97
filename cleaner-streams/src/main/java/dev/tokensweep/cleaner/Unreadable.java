package dev.tokensweep.cleaner;

/**
 * What stands in a record's place where its bytes are no record of ours. It goes the way of a
 * record, so that it is put aside in the very step that moves the partition's offset past it.
 *
 * @param reason quotes nothing
 */
record Unreadable(String reason) {}
