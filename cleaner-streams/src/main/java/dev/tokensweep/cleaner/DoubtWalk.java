package dev.tokensweep.cleaner;

import dev.tokensweep.events.Doubt;
import java.time.temporal.ChronoUnit;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Walks round the live tokens of one partition, in the order of their ids, and asks for a few each
 * tick whether the table still has them; on its way it mends the pauses of those that a wrong clock
 * has put off. Where it stands is kept in memory: a restarted task begins a new round. Used by one
 * stream thread.
 */
final class DoubtWalk {
    private static final long SECOND_MICROS = 1_000_000;

    private final KeyValueStore<String, TokenState> liveTokens;
    private final DoubtPace pace;
    private final TokenJudge judge;
    private final Outbox outbox;
    private final long intervalMicros;
    private long lastTickMicros;
    private long creditMicros;
    private long roundBeganMicros;
    private boolean walking = true;
    private String next;

    /** The first round begins now. */
    DoubtWalk(
            KeyValueStore<String, TokenState> liveTokens,
            DoubtPace pace,
            TokenJudge judge,
            Outbox outbox,
            long nowMicros) {
        this.liveTokens = liveTokens;
        this.pace = pace;
        this.judge = judge;
        this.outbox = outbox;
        intervalMicros = pace.doubtInterval().toNanos() / ChronoUnit.MICROS.getDuration().toNanos();
        lastTickMicros = nowMicros;
        roundBeganMicros = nowMicros;
    }

    /** Asks as many questions as the time since the last tick allows, a second's at most. */
    void tick(long nowMicros) {
        if (lastTickMicros - nowMicros > SECOND_MICROS) {
            // The clock was set back: what it has put off is found by a new round.
            begin(nowMicros);
        }
        creditMicros =
                Math.min(SECOND_MICROS, creditMicros + Math.max(0, nowMicros - lastTickMicros));
        lastTickMicros = nowMicros;
        if (!walking && nowMicros - roundBeganMicros >= intervalMicros) {
            begin(nowMicros);
        }
        long questions = creditMicros * pace.doubtsPerSecond() / SECOND_MICROS;
        if (walking && questions > 0) {
            creditMicros -= questions * SECOND_MICROS / pace.doubtsPerSecond();
            ask(questions, nowMicros);
        }
    }

    private void begin(long nowMicros) {
        walking = true;
        next = null;
        roundBeganMicros = nowMicros;
    }

    private void ask(long questions, long nowMicros) {
        try (KeyValueIterator<String, TokenState> tokens = liveTokens.range(next, null)) {
            for (long left = questions; left > 0; left--) {
                if (!tokens.hasNext()) {
                    walking = false;
                    next = null;
                    return;
                }
                KeyValue<String, TokenState> token = tokens.next();
                judge.mendPause(token.key, token.value, nowMicros);
                outbox.doubt(token.key, new Doubt(token.value.position()));
                // The least id that comes after this one.
                next = token.key + '\0';
            }
        }
    }
}
