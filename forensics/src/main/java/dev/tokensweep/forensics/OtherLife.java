package dev.tokensweep.forensics;

import dev.tokensweep.events.AuditEvent;
import dev.tokensweep.events.AuditType;
import dev.tokensweep.events.TokenRow;
import dev.tokensweep.forensics.Compared.Done;
import dev.tokensweep.forensics.Compared.Would;
import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Decision;
import java.util.List;
import java.util.Objects;

/**
 * What another policy would have done to one token. As long as the token was there, its record
 * tells how its row stood; how it would have stood later, had it stayed, nobody knows, and it is
 * taken to have stayed as it was. Immutable.
 */
final class OtherLife {
    private final CleanupPolicy policy;
    private final long nowMicros;

    OtherLife(CleanupPolicy policy, long nowMicros) {
        this.policy = policy;
        this.nowMicros = nowMicros;
    }

    /**
     * Compares.
     *
     * @param life what tells how the row stood, and at most one end, as the last
     * @param held whether a legal hold keeps it, whatever a policy says
     */
    Compared compare(List<AuditEvent> life, boolean held) {
        AuditEvent last = life.get(life.size() - 1);
        Done done = done(last, held);
        Decision.Eligible would = null;
        boolean changedAfter = false;
        long since = 0;
        TokenRow before = null;
        for (int i = 0; i < life.size() && would == null; i++) {
            AuditEvent event = life.get(i);
            // An end tells how the row stood too; alone it is all there is.
            if (event.row() == null || (event.type().isTerminal() && i > 0)) {
                continue;
            }
            since = since(event, before, since);
            before = event.row();
            long until = until(life, i);
            if (policy.decide(event.row(), since) instanceof Decision.Eligible eligible
                    && Math.max(eligible.eligibleMicros(), event.atMicros()) < until) {
                would = eligible;
                changedAfter = i + 1 < life.size() && life.get(i + 1).type().showsRow();
            }
        }
        return compared(done, last, held ? null : would, changedAfter);
    }

    private static long since(AuditEvent event, TokenRow before, long since) {
        boolean stays =
                before != null
                        && event.type() != AuditType.RESTORED
                        && Objects.equals(before.version().state(), event.row().version().state());
        return stays ? since : event.atMicros();
    }

    /** Our own end would not have come; that by others would. */
    private long until(List<AuditEvent> life, int at) {
        AuditEvent next = at + 1 < life.size() ? life.get(at + 1) : null;
        boolean isOurs =
                next == null
                        || next.type() == AuditType.ARCHIVED
                        || next.type() == AuditType.DELETED;
        return isOurs ? nowMicros : Math.min(nowMicros, next.atMicros());
    }

    private static Done done(AuditEvent last, boolean held) {
        return switch (last.type()) {
            case ARCHIVED, DELETED -> Done.WENT;
            case REMOVED_BY_OTHERS -> Done.REMOVED_BY_OTHERS;
            default -> held ? Done.HELD : Done.STAYED;
        };
    }

    private static Compared compared(
            Done done, AuditEvent last, Decision.Eligible would, boolean changedAfter) {
        String rule = done == Done.WENT ? last.rule() : null;
        if (would == null) {
            return new Compared(done, rule, Would.STAY, null, 0, false);
        }
        long sinceDone =
                done == Done.WENT && last.eligibleMicros() != null
                        ? would.eligibleMicros() - last.eligibleMicros()
                        : 0;
        Would when =
                done != Done.WENT || sinceDone == 0
                        ? Would.GO
                        : sinceDone < 0 ? Would.GO_SOONER : Would.GO_LATER;
        return new Compared(done, rule, when, would.rule(), sinceDone, changedAfter);
    }
}
