package dev.tokensweep.sink;

import dev.tokensweep.events.TokenRow;

/**
 * A token that is over in the table itself.
 *
 * @param row as it was read
 * @param verdict what the policy says of that row
 */
record OverToken(TokenRow row, VerdictRecord verdict) {
    String tokenId() {
        return verdict.tokenId();
    }
}
