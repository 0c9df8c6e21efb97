package dev.tokensweep.capture;

import dev.tokensweep.events.Change;

/**
 * A change and the key it is sent under.
 *
 * @param key the token's or the batch's id; null for what concerns every partition
 */
record KeyedChange(String key, Change change) {

    /** A change that every partition is told. */
    static KeyedChange forAll(Change change) {
        return new KeyedChange(null, change);
    }
}
