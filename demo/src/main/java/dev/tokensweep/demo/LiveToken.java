package dev.tokensweep.demo;

/** A token the traffic has issued and may still come back to. */
record LiveToken(String tokenId, String user) {}
