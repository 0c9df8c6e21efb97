package dev.tokensweep.cleaner;

import dev.tokensweep.events.RowVersion;
import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Decision;
import dev.tokensweep.policy.Decision.Because;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the live tokens of one task by state, those that are kept for ever by reason and the
 * others by the time at which they may go, and adds them to what the process shows. Used by one
 * stream thread.
 */
final class KeptTokens {
    private static final Logger LOGGER = LoggerFactory.getLogger(KeptTokens.class);

    private final CleanupPolicy policy;
    private final CleanerCounters counters;
    private final Map<Because, Long> counted = new EnumMap<>(Because.class);
    private final Map<String, Long> live = new HashMap<>();
    private final Map<Long, Long> due = new HashMap<>();

    KeptTokens(CleanupPolicy policy, CleanerCounters counters) {
        this.policy = policy;
        this.counters = counters;
    }

    /** Either may be null: a token that is new, or gone. */
    void replaced(TokenState before, TokenState after) {
        countLive(before, -1);
        countLive(after, 1);
        if (before != null) {
            count(decide(before), -1);
        }
        if (after != null) {
            Decision decision = decide(after);
            count(decision, 1);
            if (decision instanceof Decision.Keep keep && keep.because() == Because.STATE_UNKNOWN) {
                warnOnce(after.row().version());
            }
        }
    }

    private void countLive(TokenState token, long tokens) {
        if (token != null) {
            String state = token.row().version().state();
            live.merge(state, tokens, Long::sum);
            counters.live(state, tokens);
        }
    }

    private Decision decide(TokenState state) {
        return policy.decide(state.row(), state.sinceMicros());
    }

    private void count(Decision decision, long tokens) {
        if (decision instanceof Decision.Keep keep) {
            counted.merge(keep.because(), tokens, Long::sum);
            counters.kept(keep.because(), tokens);
        } else if (decision instanceof Decision.Eligible eligible) {
            long slot = counters.due().slotOf(eligible.eligibleMicros());
            due.merge(slot, tokens, DueForecast::sum);
            counters.due().add(slot, tokens);
        }
    }

    private void warnOnce(RowVersion version) {
        if (counters.isFirstOfUnknownState(version.state())) {
            LOGGER.warn(
                    "Tokens in the state '{}' are kept for ever: this version of Tokensweep does not know the state",
                    version.state());
        }
    }

    /** Takes away from the process what was counted here: another may hold the partition now. */
    void close() {
        counted.forEach((reason, tokens) -> counters.kept(reason, -tokens));
        counted.clear();
        live.forEach((state, tokens) -> counters.live(state, -tokens));
        live.clear();
        due.forEach((slot, tokens) -> counters.due().add(slot, -tokens));
        due.clear();
    }
}
