package dev.tokensweep.sink;

import dev.tokensweep.events.Spared;

/** A verdict the database did not carry out, and why. */
record Refusal(VerdictRecord verdict, Spared.Cause cause) {}
