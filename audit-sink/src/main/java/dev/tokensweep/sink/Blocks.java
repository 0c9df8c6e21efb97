package dev.tokensweep.sink;

/**
 * A stretch of a table, in its own blocks.
 *
 * @param to the first that is no longer in it
 */
record Blocks(long from, long to) {
    long count() {
        return to - from;
    }

    Blocks firstHalf() {
        return new Blocks(from, from + count() / 2);
    }

    Blocks secondHalf() {
        return new Blocks(from + count() / 2, to);
    }
}
