package dev.tokensweep.cleaner;

import dev.tokensweep.events.RowVersion;
import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Decision;
import dev.tokensweep.policy.Decision.Because;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the live tokens of one task that are kept for ever, by reason, and adds them to what the
 * process shows. Used by one stream thread.
 */
final class KeptTokens {
    private static final Logger LOGGER = LoggerFactory.getLogger(KeptTokens.class);

    private final CleanupPolicy policy;
    private final CleanerCounters counters;
    private final Map<Because, Long> counted = new EnumMap<>(Because.class);

    KeptTokens(CleanupPolicy policy, CleanerCounters counters) {
        this.policy = policy;
        this.counters = counters;
    }

    /** Either may be null: a token that is new, or gone. */
    void replaced(TokenState before, TokenState after) {
        count(reason(before), -1);
        Because reason = reason(after);
        count(reason, 1);
        if (reason == Because.STATE_UNKNOWN) {
            warnOnce(after.row().version());
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
    }
}
