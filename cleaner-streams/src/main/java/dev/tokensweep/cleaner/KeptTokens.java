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
 * Counts the live tokens of one task by state, and those that are kept for ever by reason, and adds
 * them to what the process shows. Used by one stream thread.
 */
final class KeptTokens {
    private static final Logger LOGGER = LoggerFactory.getLogger(KeptTokens.class);

    private final CleanupPolicy policy;
    private final CleanerCounters counters;
    private final Map<Because, Long> counted = new EnumMap<>(Because.class);
    private final Map<String, Long> live = new HashMap<>();

    KeptTokens(CleanupPolicy policy, CleanerCounters counters) {
        this.policy = policy;
        this.counters = counters;
    }

    /** Either may be null: a token that is new, or gone. */
    void replaced(TokenState before, TokenState after) {
        countLive(before, -1);
        countLive(after, 1);
        count(reason(before), -1);
        Because reason = reason(after);
        count(reason, 1);
        if (reason == Because.STATE_UNKNOWN) {
            warnOnce(after.row().version());
        }
    }

    private void countLive(TokenState token, long tokens) {
        if (token != null) {
            String state = token.row().version().state();
            live.merge(state, tokens, Long::sum);
            counters.live(state, tokens);
        }
    }

    private Because reason(TokenState state) {
        return state != null
                        && policy.decide(state.row(), state.sinceMicros())
                                instanceof Decision.Keep keep
                ? keep.because()
                : null;
    }

    private void count(Because reason, long tokens) {
        if (reason != null) {
            counted.merge(reason, tokens, Long::sum);
            counters.kept(reason, tokens);
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
    }
}
