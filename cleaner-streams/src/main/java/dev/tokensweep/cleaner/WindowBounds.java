package dev.tokensweep.cleaner;

/**
 * How much one partition remembers for the sake of the reconciler. All partitions may lie in one
 * process, so they share what it has.
 *
 * @param tokens that the log told of lately
 * @param marks that stood among them
 * @param waiting sightings that came before their marks
 */
record WindowBounds(int tokens, int marks, int waiting) {
    private static final WindowBounds OF_THE_PROCESS = new WindowBounds(200_000, 100_000, 40_000);

    /** Enough for a page of the reconciler's and what happens while it is on its way. */
    private static final WindowBounds LEAST = new WindowBounds(500, 250, 100);

    static WindowBounds of(int partitions) {
        return new WindowBounds(
                Math.max(LEAST.tokens, OF_THE_PROCESS.tokens / partitions),
                Math.max(LEAST.marks, OF_THE_PROCESS.marks / partitions),
                Math.max(LEAST.waiting, OF_THE_PROCESS.waiting / partitions));
    }
}
