package dev.tokensweep.sink;

import dev.tokensweep.events.Spared;

/**
 * A verdict the database did not carry out, and why.
 *
 * @param holdId the hold that stands in the way; null unless HELD
 */
record Refusal(VerdictRecord verdict, Spared.Cause cause, String holdId) {}
