package dev.tokensweep.sink;

import dev.tokensweep.events.Reason;
import dev.tokensweep.events.Verdict;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Which verdicts are no surprise, however many: those of the backlog that was there when an
 * operator, or the first start, accepted the policy.
 *
 * @param beforeMicros what could have gone before this moment; null for none
 */
record Exemption(Long beforeMicros) {
    static final Exemption NONE = new Exemption(null);

    /**
     * @param moment null for none
     */
    static Exemption before(Instant moment) {
        return moment == null
                ? NONE
                : new Exemption(ChronoUnit.MICROS.between(Instant.EPOCH, moment));
    }

    /**
     * A row that a snapshot found ended has ended before anybody looked, though its grace counts
     * from that look; neither a clock nor a rule of ours can end it.
     */
    boolean covers(Verdict verdict) {
        if (beforeMicros == null) {
            return false;
        }
        boolean foundEnded =
                verdict.position().transaction() == 0 && verdict.reason() != Reason.TIME_OVER;
        return foundEnded || verdict.eligibleMicros() < beforeMicros;
    }
}
