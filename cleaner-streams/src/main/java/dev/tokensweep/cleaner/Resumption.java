package dev.tokensweep.cleaner;

import dev.tokensweep.policy.Decision;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Takes up the live tokens that a starting task finds: counts them, and enters into the agenda what
 * they wait for. It walks over them once, in the order of their ids, a few each tick: what changes
 * meanwhile does not wait for it, only what ends by time alone. Used by one stream thread.
 */
final class Resumption {
    private final KeyValueStore<String, TokenState> liveTokens;
    private final Agenda agenda;
    private final Holds holds;
    private final KeptTokens kept;
    private final TokenJudge judge;
    private boolean isOver;

    /** The last id that was taken up; null before the first. */
    private String last;

    Resumption(
            KeyValueStore<String, TokenState> liveTokens,
            Agenda agenda,
            Holds holds,
            KeptTokens kept,
            TokenJudge judge) {
        this.liveTokens = liveTokens;
        this.agenda = agenda;
        this.holds = holds;
        this.kept = kept;
        this.judge = judge;
    }

    boolean isOver() {
        return isOver;
    }

    /**
     * Counts a token anew that changes; one that is still to be taken up is counted then, as it is
     * by then. Either state may be null: a token that is new, or gone.
     */
    void replaced(String tokenId, TokenState before, TokenState after) {
        if (hasPassed(tokenId)) {
            kept.replaced(before, after);
        }
    }

    private boolean hasPassed(String tokenId) {
        return isOver || (last != null && compareAsStored(tokenId, last) <= 0);
    }

    /** The order of UTF-8 is not that of {@link String}. */
    private static int compareAsStored(String one, String other) {
        return Arrays.compareUnsigned(
                one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Goes on.
     *
     * @param limit the most tokens to take up
     * @param overdueLimit the most of them to judge, which costs more
     */
    void tick(long nowMicros, int limit, int overdueLimit) {
        // The least id that comes after the last one.
        String next = last == null ? null : last + '\0';
        try (KeyValueIterator<String, TokenState> tokens = liveTokens.range(next, null)) {
            int overdue = 0;
            for (int left = limit; left > 0 && overdue < overdueLimit && tokens.hasNext(); left--) {
                KeyValue<String, TokenState> token = tokens.next();
                if (takeUp(token.key, token.value, nowMicros)) {
                    overdue++;
                }
                last = token.key;
            }
            isOver = !tokens.hasNext();
        }
    }

    /**
     * What is overdue, or waits for a hold that is over, does not go through the agenda: taken out
     * of it again and again while more is entered before it, it would leave tombstones to step over
     * each time.
     *
     * @return whether it was judged
     */
    private boolean takeUp(String tokenId, TokenState found, long nowMicros) {
        TokenState state = judge.mendPause(tokenId, found, nowMicros);
        kept.replaced(null, state);
        long dueMicros = dueMicros(state);
        if (dueMicros <= nowMicros) {
            agenda.remove(tokenId, state);
            judge.judge(tokenId, state, nowMicros);
            return true;
        }
        if (state.holdId() != null) {
            agenda.add(tokenId, state);
        } else if (dueMicros != TokenState.NEVER) {
            agenda.add(tokenId, dueMicros);
        }
        return false;
    }

    /** When to look at it, for by now the policy may be another, and the hold over. */
    private long dueMicros(TokenState state) {
        if (state.holdId() != null && !holds.stands(state.holdId())) {
            return Long.MIN_VALUE;
        }
        if (!state.isOpen()) {
            return TokenState.NEVER;
        }
        if (state.refusals() > 0 || !(judge.decide(state) instanceof Decision.Eligible eligible)) {
            return state.dueMicros();
        }
        return Math.min(
                state.dueMicros(),
                state.stage() == TokenState.Stage.LIVING
                        ? eligible.endedMicros()
                        : eligible.eligibleMicros());
    }
}
