package dev.tokensweep.cleaner;

import dev.tokensweep.policy.Decision;
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

    /**
     * Adds a token that an earlier run left behind: by now the policy may be another, and the hold
     * over.
     */
    void takeUp(String tokenId, TokenState state, Decision decision, boolean holdStands) {
        add(tokenId, state);
        if (state.holdId() != null && !holdStands) {
            parked.release(state.holdId());
        }
        if (state.isOpen()
                && state.refusals() == 0
                && decision instanceof Decision.Eligible eligible) {
            long dueMicros =
                    state.stage() == TokenState.Stage.LIVING
                            ? eligible.endedMicros()
                            : eligible.eligibleMicros();
            if (dueMicros < state.dueMicros()) {
                dueIndex.add(dueMicros, tokenId);
            }
        }
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
