package dev.tokensweep.events;

/**
 * The cleaner's question whether the table still has a token as it knows it; the token's id is the
 * record's key. The reconciler answers with a {@link Sighting}.
 *
 * @param position of the change the cleaner knows last
 */
public record Doubt(Position position) {}
