package dev.tokensweep.cleaner;

import dev.tokensweep.events.AuditType;
import dev.tokensweep.events.BacklogPurged;
import dev.tokensweep.events.Mark;
import dev.tokensweep.events.Position;
import dev.tokensweep.events.Spared;
import dev.tokensweep.events.TokenChange;
import dev.tokensweep.events.TokenRestored;
import dev.tokensweep.events.TokenRow;
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
    private final KeyValueStore<String, TokenState> liveTokens;
    private final Agenda agenda;
    private final Holds holds;
    private final Resumption resumption;
    private final TokenJudge judge;
    private final Outbox outbox;

    TokenLife(
            KeyValueStore<String, TokenState> liveTokens,
            Agenda agenda,
            Holds holds,
            Resumption resumption,
            TokenJudge judge,
            Outbox outbox) {
        this.liveTokens = liveTokens;
        this.agenda = agenda;
        this.holds = holds;
        this.resumption = resumption;
        this.judge = judge;
        this.outbox = outbox;
    }

    /** Takes in one committed change that has not been seen before. */
    void follow(String tokenId, TokenChange change, long nowMicros) {
        switch (change.kind()) {
            case SEEN -> see(tokenId, change, null, nowMicros);
            case ISSUED -> change(tokenId, change, AuditType.ISSUED, nowMicros);
            case CHANGED -> change(tokenId, change, AuditType.CHANGED, nowMicros);
            case PURGED, REMOVED -> end(tokenId, change, null);
            case SNAPSHOT_COMPLETED -> {
                holds.releaseNotSeenAgain(change);
                endTokensNotSeenAgain(change);
            }
        }
    }

    /** Takes in a token that is there again; what was known of it before does not count. */
    void follow(String tokenId, TokenRestored restored, long nowMicros) {
        forget(tokenId);
        outbox.audit(tokenId, AuditTrail.restored(restored));
        begin(tokenId, restored.row(), restored.position(), restored.committedMicros(), nowMicros);
    }

    /**
     * Ends tokens that nobody had told of until they were gone, and any that was known after all.
     */
    void follow(BacklogPurged backlog) {
        for (BacklogPurged.Gone token : backlog.tokens()) {
            forget(token.tokenId());
            outbox.audit(token.tokenId(), AuditTrail.purged(backlog, token));
        }
    }

    /** Comes back to a token that the database did not let go. */
    void hear(String tokenId, Spared spared, long nowMicros) {
        TokenState state = liveTokens.get(tokenId);
        boolean superseded =
                state == null
                        || state.stage() != TokenState.Stage.CONDEMNED
                        || !state.position().equals(spared.position());
        if (superseded) {
            return;
        }
        Decision decision = judge.decide(state);
        outbox.audit(tokenId, AuditTrail.spared(state, decision, spared));
        if (!(decision instanceof Decision.Eligible)) {
            liveTokens.put(tokenId, state.kept());
        } else if (spared.holdId() != null && holds.stands(spared.holdId())) {
            judge.enter(tokenId, state.held(spared.holdId(), nowMicros));
        } else {
            judge.retry(tokenId, state, spared.cause(), nowMicros);
        }
    }

    /**
     * Takes in what the table itself shows at a place in the log up to which everything was
     * followed, and since before which the log tells nothing of the token.
     *
     * @param row null where the table has no such token
     * @return whether that was news
     */
    boolean sight(String tokenId, TokenRow row, Mark place, long nowMicros) {
        TokenState state = liveTokens.get(tokenId);
        boolean nothingNew =
                state == null
                        ? row == null
                        : !place.position().isAfter(state.position())
                                || (state.row().equals(row)
                                        && !TokenJudge.isOverdue(state, nowMicros));
        if (nothingNew) {
            return false;
        }
        // When it happened nobody knows; a grace that begins now is shortened by nothing.
        TokenChange sighted =
                new TokenChange(
                        row == null ? TokenChange.Kind.REMOVED : TokenChange.Kind.SEEN,
                        row,
                        place.position(),
                        Math.max(nowMicros, place.committedMicros()),
                        0,
                        null);
        if (row == null) {
            end(tokenId, sighted, AuditTrail.UNOBSERVED);
        } else {
            see(tokenId, sighted, AuditTrail.UNOBSERVED, nowMicros);
        }
        return true;
    }

    /**
     * Looks at the tokens whose time has come, up to a limit; the rest is left to the next tick.
     */
    void tick(long nowMicros, int limit) {
        for (String tokenId : agenda.takeDue(nowMicros, limit)) {
            TokenState state = liveTokens.get(tokenId);
            // An entry left over from before a crash must not cut a pause short.
            boolean pauses = state != null && state.refusals() > 0 && state.dueMicros() > nowMicros;
            if (state != null && state.isOpen() && !pauses) {
                judge.judge(tokenId, state, nowMicros);
            }
        }
        for (String tokenId : agenda.takeReleased(limit)) {
            TokenState state = liveTokens.get(tokenId);
            if (state != null && state.holdId() != null) {
                judge.judge(tokenId, state, nowMicros);
            }
        }
    }

    /**
     * A row of the table tells nothing new of a token that is known just so.
     *
     * @param note of a token that is not known
     */
    private void see(String tokenId, TokenChange change, String note, long nowMicros) {
        TokenState before = liveTokens.get(tokenId);
        if (before == null) {
            update(tokenId, change, null, AuditType.SEEN, note, nowMicros);
        } else if (before.row().equals(change.row())) {
            confirm(tokenId, before.at(change.position()), nowMicros);
        } else {
            update(tokenId, change, before, AuditType.CHANGED, AuditTrail.UNOBSERVED, nowMicros);
        }
    }

    /**
     * A condemned token that is still there has outlived its verdict, and gets another; so does now
     * and then one that waits for the end of a hold.
     */
    private void confirm(String tokenId, TokenState state, long nowMicros) {
        if (state.stage() == TokenState.Stage.CONDEMNED || TokenJudge.isOverdue(state, nowMicros)) {
            agenda.remove(tokenId, state);
            judge.judge(tokenId, state.refused(), nowMicros);
        } else {
            liveTokens.put(tokenId, state);
        }
    }

    private void change(String tokenId, TokenChange change, AuditType type, long nowMicros) {
        update(tokenId, change, liveTokens.get(tokenId), type, null, nowMicros);
    }

    private void update(
            String tokenId,
            TokenChange change,
            TokenState before,
            AuditType type,
            String note,
            long nowMicros) {
        outbox.audit(tokenId, AuditTrail.told(type, change, before, note));
        if (before != null) {
            agenda.remove(tokenId, before);
            resumption.replaced(tokenId, before, null);
        }
        begin(tokenId, change.row(), change.position(), sinceMicros(before, change), nowMicros);
    }

    private void begin(
            String tokenId, TokenRow row, Position position, long sinceMicros, long nowMicros) {
        TokenState state =
                new TokenState(
                        row,
                        position,
                        sinceMicros,
                        TokenState.NEVER,
                        TokenState.Stage.LIVING,
                        0,
                        null);
        resumption.replaced(tokenId, null, state);
        judge.judge(tokenId, state, nowMicros);
    }

    /** Between two looks at the table a token may have left its state and entered it again. */
    private static long sinceMicros(TokenState before, TokenChange change) {
        boolean stays =
                before != null
                        && change.kind() == TokenChange.Kind.CHANGED
                        && Objects.equals(
                                before.row().version().state(), change.row().version().state());
        return stays ? before.sinceMicros() : change.committedMicros();
    }

    private void end(String tokenId, TokenChange change, String note) {
        TokenState before = forget(tokenId);
        if (change.kind() == TokenChange.Kind.PURGED) {
            outbox.audit(tokenId, AuditTrail.purged(change, before, judge.eligibleMicros(before)));
        } else {
            outbox.audit(tokenId, AuditTrail.removedByOthers(change, before, note));
        }
    }

    /** What was known of it; null where it was not. */
    private TokenState forget(String tokenId) {
        TokenState before = liveTokens.get(tokenId);
        if (before != null) {
            liveTokens.delete(tokenId);
            agenda.remove(tokenId, before);
            resumption.replaced(tokenId, before, null);
        }
        return before;
    }

    private void endTokensNotSeenAgain(TokenChange snapshot) {
        try (KeyValueIterator<String, TokenState> tokens = liveTokens.all()) {
            while (tokens.hasNext()) {
                KeyValue<String, TokenState> token = tokens.next();
                if (token.value.position().epoch() < snapshot.position().epoch()) {
                    end(token.key, snapshot, AuditTrail.UNOBSERVED);
                }
            }
        }
    }
}
