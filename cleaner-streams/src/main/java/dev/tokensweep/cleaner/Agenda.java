package dev.tokensweep.cleaner;

import java.util.List;

/**
 * What each live token of one partition waits for: a moment, or the end of a hold. What is taken
 * out is a hint, to be checked against the token's state. Used by one stream thread.
 */
final class Agenda {
    private final DueIndex dueIndex;
    private final ParkedTokens parked;

    Agenda(DueIndex dueIndex, ParkedTokens parked) {
        this.dueIndex = dueIndex;
        this.parked = parked;
    }

    void add(String tokenId, TokenState state) {
        if (state.holdId() != null) {
            parked.add(state.holdId(), tokenId);
        } else if (state.isDue()) {
            dueIndex.add(state.dueMicros(), tokenId);
        }
    }

    /** Adds a token that is to be looked at then, whatever its state says. */
    void add(String tokenId, long dueMicros) {
        dueIndex.add(dueMicros, tokenId);
    }

    void remove(String tokenId, TokenState state) {
        if (state.holdId() != null) {
            parked.remove(state.holdId(), tokenId);
        } else if (state.isDue()) {
            dueIndex.remove(state.dueMicros(), tokenId);
        }
    }

    /** Whether a token that was added since the last were taken is due before that moment. */
    boolean hasGainedBefore(long micros) {
        return dueIndex.hasGainedBefore(micros);
    }

    /** Whether anything is to be taken before that moment. */
    boolean hasBefore(long micros) {
        return parked.hasReleased() || dueIndex.hasBefore(micros);
    }

    /** Takes out up to {@code limit} tokens that are due, the longest due first. */
    List<String> takeDue(long nowMicros, int limit) {
        return dueIndex.takeDue(nowMicros, limit);
    }

    /** Takes out up to {@code limit} tokens whose hold is over. */
    List<String> takeReleased(int limit) {
        return parked.takeReleased(limit);
    }
}
