package dev.tokensweep.capture;

import dev.tokensweep.events.TokenChange;

/** A change and the token it is about. */
record TokenEvent(String tokenId, TokenChange change) {}
