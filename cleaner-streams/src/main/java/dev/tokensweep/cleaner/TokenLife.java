package dev.tokensweep.cleaner;

import dev.tokensweep.events.AuditType;
import dev.tokensweep.events.Reason;
import dev.tokensweep.events.RowVersion;
import dev.tokensweep.events.Spared;
import dev.tokensweep.events.TokenChange;
import dev.tokensweep.events.Verdict;
import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Decision;
import java.util.Objects;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The life of every token of one partition: from its first sight over its changes to the verdict
 * and its terminal event. Used by one stream thread; all it does is part of the task's transaction.
 */
final class TokenLife {
    private static final long FIRST_RETRY_MICROS = 500_000;
    private static final int MAX_DOUBLINGS = 9;

    private final KeyValueStore<String, TokenState> liveTokens;
    private final DueIndex dueIndex;
    private final CleanupPolicy policy;
    private final Outbox outbox;

    TokenLife(
            KeyValueStore<String, TokenState> liveTokens,
            DueIndex dueIndex,
            CleanupPolicy policy,
            Outbox outbox) {
        this.liveTokens = liveTokens;
        this.dueIndex = dueIndex;
        this.policy = policy;
        this.outbox = outbox;
    }

    /** Fills the due index from the live tokens; the first thing a starting task does. */
    void refillDueIndex() {
        try (KeyValueIterator<String, TokenState> tokens = liveTokens.all()) {
            while (tokens.hasNext()) {
                KeyValue<String, TokenState> token = tokens.next();
                if (token.value.isDue()) {
                    dueIndex.add(token.value.dueMicros(), token.key);
                }
            }
        }
    }

    /** Takes in one committed change that has not been seen before. */
    void follow(String tokenId, TokenChange change, long nowMicros) {
        switch (change.kind()) {
            case SEEN -> see(tokenId, change, nowMicros);
            case ISSUED -> update(tokenId, change, AuditType.ISSUED, nowMicros);
            case CHANGED -> update(tokenId, change, AuditType.CHANGED, nowMicros);
            case PURGED, REMOVED -> end(tokenId, change);
            case SNAPSHOT_COMPLETED -> endTokensNotSeenAgain(change);
        }
    }

    /** Comes back to a token that the database did not let go. */
    void hear(String tokenId, Spared spared) {
        TokenState state = liveTokens.get(tokenId);
        boolean superseded =
                state == null
                        || state.stage() != TokenState.Stage.CONDEMNED
                        || !state.position().equals(spared.position());
        if (superseded || !(decide(state) instanceof Decision.Eligible decision)) {
            return;
        }
        outbox.audit(tokenId, AuditTrail.spared(state, decision, spared));
        long pauseMicros = FIRST_RETRY_MICROS << Math.min(state.refusals(), MAX_DOUBLINGS);
        arm(
                tokenId,
                state.refused(),
                spared.sparedMicros() + pauseMicros,
                TokenState.Stage.EXPIRED);
    }

    /**
     * Looks at the tokens whose time has come, up to a limit; the rest is left to the next tick.
     */
    void tick(long nowMicros, int limit) {
        for (String tokenId : dueIndex.takeDue(nowMicros, limit)) {
            TokenState state = liveTokens.get(tokenId);
            if (state != null && state.dueMicros() <= nowMicros) {
                judge(tokenId, state, nowMicros);
            }
        }
    }

    /** A snapshot's row tells nothing new of a token that is known just so. */
    private void see(String tokenId, TokenChange change, long nowMicros) {
        TokenState before = liveTokens.get(tokenId);
        if (before == null) {
            update(tokenId, change, AuditType.SEEN, nowMicros);
        } else if (before.row().equals(change.row())) {
            confirm(tokenId, before.at(change.position()), nowMicros);
        } else {
            outbox.audit(
                    tokenId,
                    AuditTrail.told(AuditType.CHANGED, change, before, AuditTrail.UNOBSERVED));
            succeed(tokenId, before, change, nowMicros);
        }
    }

    /** A condemned token that is still there has outlived its verdict, and gets another. */
    private void confirm(String tokenId, TokenState state, long nowMicros) {
        if (state.stage() == TokenState.Stage.CONDEMNED) {
            judge(tokenId, state, nowMicros);
        } else {
            liveTokens.put(tokenId, state);
        }
    }

    private void update(String tokenId, TokenChange change, AuditType type, long nowMicros) {
        TokenState before = liveTokens.get(tokenId);
        outbox.audit(tokenId, AuditTrail.told(type, change, before, null));
        succeed(tokenId, before, change, nowMicros);
    }

    private void succeed(String tokenId, TokenState before, TokenChange change, long nowMicros) {
        if (before != null && before.isDue()) {
            dueIndex.remove(before.dueMicros(), tokenId);
        }
        RowVersion version = change.row().version();
        boolean sameState =
                before != null && Objects.equals(before.row().version().state(), version.state());
        TokenState state =
                new TokenState(
                        change.row(),
                        change.position(),
                        sameState ? before.sinceMicros() : change.committedMicros(),
                        TokenState.NEVER,
                        TokenState.Stage.LIVING,
                        0);
        judge(tokenId, state, nowMicros);
    }

    private void judge(String tokenId, TokenState state, long nowMicros) {
        if (!(decide(state) instanceof Decision.Eligible decision)) {
            liveTokens.put(tokenId, state.due(TokenState.NEVER, TokenState.Stage.LIVING));
        } else if (nowMicros < decision.endedMicros()) {
            arm(tokenId, state, decision.endedMicros(), TokenState.Stage.LIVING);
        } else {
            tellExpiry(tokenId, state, decision);
            if (nowMicros < decision.eligibleMicros()) {
                arm(tokenId, state, decision.eligibleMicros(), TokenState.Stage.EXPIRED);
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
        liveTokens.put(tokenId, state.due(TokenState.NEVER, TokenState.Stage.CONDEMNED));
        outbox.audit(tokenId, AuditTrail.condemned(state, decision, nowMicros));
        outbox.verdict(
                tokenId,
                new Verdict(
                        state.row().version(),
                        decision.reason(),
                        decision.rule(),
                        decision.eligibleMicros(),
                        state.position(),
                        nowMicros));
    }

    private void arm(String tokenId, TokenState state, long dueMicros, TokenState.Stage stage) {
        liveTokens.put(tokenId, state.due(dueMicros, stage));
        dueIndex.add(dueMicros, tokenId);
    }

    private void end(String tokenId, TokenChange change) {
        TokenState before = liveTokens.get(tokenId);
        if (before != null) {
            liveTokens.delete(tokenId);
            if (before.isDue()) {
                dueIndex.remove(before.dueMicros(), tokenId);
            }
        }
        if (change.kind() == TokenChange.Kind.PURGED) {
            outbox.audit(tokenId, AuditTrail.purged(change, before, eligibleMicros(before)));
        } else {
            outbox.audit(tokenId, AuditTrail.removedByOthers(change, before, null));
        }
    }

    private void endTokensNotSeenAgain(TokenChange snapshot) {
        try (KeyValueIterator<String, TokenState> tokens = liveTokens.all()) {
            while (tokens.hasNext()) {
                KeyValue<String, TokenState> token = tokens.next();
                if (token.value.position().epoch() < snapshot.position().epoch()) {
                    liveTokens.delete(token.key);
                    outbox.audit(
                            token.key,
                            AuditTrail.removedByOthers(
                                    snapshot, token.value, AuditTrail.UNOBSERVED));
                }
            }
        }
    }

    private Decision decide(TokenState state) {
        return policy.decide(state.row().version(), state.sinceMicros());
    }

    private Long eligibleMicros(TokenState state) {
        return state != null && decide(state) instanceof Decision.Eligible decision
                ? (Long) decision.eligibleMicros()
                : null;
    }
}
