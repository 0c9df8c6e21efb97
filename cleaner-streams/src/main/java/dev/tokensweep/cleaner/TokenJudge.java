package dev.tokensweep.cleaner;

import dev.tokensweep.events.Reason;
import dev.tokensweep.events.Spared;
import dev.tokensweep.events.Verdict;
import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Decision;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Asks the policy about one token, and enters what follows: a moment to wait for, the end of a
 * hold, or the verdict. Used by one stream thread; all it does is part of the task's transaction.
 */
final class TokenJudge {
    private static final long FIRST_RETRY_MICROS = 500_000;
    private static final int MAX_DOUBLINGS = 9;

    /** Four and a half hours: policies that differ do so until an operator mends them. */
    private static final int MAX_DISAGREEMENT_DOUBLINGS = 15;

    /** A sink at work answers in far less; one that is held back is not to be flooded. */
    private static final long VERDICT_PATIENCE_MICROS = 600_000_000;

    /** A hold may stand for years, and each asking again is two events on record. */
    private static final long HOLD_PATIENCE_MICROS = 6 * 3_600_000_000L;

    private static final int MAX_HOLD_DOUBLINGS = 5;

    private final KeyValueStore<String, TokenState> liveTokens;
    private final Agenda agenda;
    private final CleanupPolicy policy;
    private final Outbox outbox;

    TokenJudge(
            KeyValueStore<String, TokenState> liveTokens,
            Agenda agenda,
            CleanupPolicy policy,
            Outbox outbox) {
        this.liveTokens = liveTokens;
        this.agenda = agenda;
        this.policy = policy;
        this.outbox = outbox;
    }

    /** Judges a token as it is now, and stores it. */
    void judge(String tokenId, TokenState state, long nowMicros) {
        if (!(decide(state) instanceof Decision.Eligible decision)) {
            liveTokens.put(tokenId, state.kept());
        } else if (nowMicros < decision.endedMicros()) {
            enter(tokenId, state.awaiting(decision.endedMicros(), TokenState.Stage.LIVING));
        } else {
            tellExpiry(tokenId, state, decision);
            if (nowMicros < decision.eligibleMicros()) {
                enter(tokenId, state.awaiting(decision.eligibleMicros(), TokenState.Stage.EXPIRED));
            } else {
                condemn(tokenId, state, decision, nowMicros);
            }
        }
    }

    private void tellExpiry(String tokenId, TokenState state, Decision.Eligible decision) {
        boolean unwritten = decision.reason() == Reason.TIME_OVER;
        if (unwritten && state.stage() == TokenState.Stage.LIVING) {
            outbox.audit(tokenId, AuditTrail.expired(state, decision));
        }
    }

    private void condemn(
            String tokenId, TokenState state, Decision.Eligible decision, long nowMicros) {
        liveTokens.put(tokenId, state.due(nowMicros, TokenState.Stage.CONDEMNED));
        outbox.audit(tokenId, AuditTrail.condemned(state, decision, nowMicros));
        outbox.verdict(
                tokenId,
                new Verdict(
                        state.row().version(),
                        decision.reason(),
                        decision.rule(),
                        decision.endedMicros(),
                        decision.eligibleMicros(),
                        state.position(),
                        nowMicros));
    }

    /** Stores a token, and what it waits for. */
    void enter(String tokenId, TokenState state) {
        liveTokens.put(tokenId, state);
        agenda.add(tokenId, state);
    }

    /** Also for a hold that is not known: it is over by now, or will be heard of soon. */
    void retry(String tokenId, TokenState state, Spared.Cause cause, long nowMicros) {
        int mostDoublings =
                switch (cause) {
                    case LOCKED, CHANGED, HELD -> MAX_DOUBLINGS;
                    case NOT_DUE, RULE -> MAX_DISAGREEMENT_DOUBLINGS;
                };
        long pauseMicros = FIRST_RETRY_MICROS << Math.min(state.refusals(), mostDoublings);
        enter(tokenId, state.refused().due(nowMicros + pauseMicros, TokenState.Stage.EXPIRED));
    }

    /**
     * Brings a refused token's next look near again, where a clock that ran ahead at its refusal
     * has been set right since: no pause is longer than the refusals explain.
     *
     * @return the state as it is stored now
     */
    TokenState mendPause(String tokenId, TokenState state, long nowMicros) {
        if (state.refusals() == 0 || !state.isDue()) {
            return state;
        }
        long longestMicros =
                FIRST_RETRY_MICROS << Math.min(state.refusals() - 1, MAX_DISAGREEMENT_DOUBLINGS);
        if (state.dueMicros() - nowMicros <= longestMicros) {
            return state;
        }
        TokenState mended = state.due(nowMicros + longestMicros, state.stage());
        agenda.remove(tokenId, state);
        enter(tokenId, mended);
        return mended;
    }

    /**
     * Whether the verdict, or the end of the hold, must be taken for lost: each time it was, that
     * takes longer.
     */
    static boolean isOverdue(TokenState state, long nowMicros) {
        return switch (state.stage()) {
            case CONDEMNED -> isOver(VERDICT_PATIENCE_MICROS, MAX_DOUBLINGS, state, nowMicros);
            case HELD -> isOver(HOLD_PATIENCE_MICROS, MAX_HOLD_DOUBLINGS, state, nowMicros);
            case LIVING, EXPIRED -> false;
        };
    }

    private static boolean isOver(
            long patienceMicros, int mostDoublings, TokenState state, long nowMicros) {
        long patience = patienceMicros << Math.min(state.refusals(), mostDoublings);
        return nowMicros - state.dueMicros() >= patience;
    }

    Decision decide(TokenState state) {
        return policy.decide(state.row(), state.sinceMicros());
    }

    /** Since when it may go; null for one that stays, or is not known. */
    Long eligibleMicros(TokenState state) {
        return state != null && decide(state) instanceof Decision.Eligible decision
                ? (Long) decision.eligibleMicros()
                : null;
    }
}
