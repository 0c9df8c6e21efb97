package dev.tokensweep.forensics;

import dev.tokensweep.events.AuditEvent;
import dev.tokensweep.events.AuditType;
import dev.tokensweep.events.Grant;
import dev.tokensweep.events.Hold;
import dev.tokensweep.events.TokenRow;
import dev.tokensweep.events.UtcText;
import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Decision;
import java.util.Optional;

/** Says why a token is still there, or why it went: from its record and the policy. Immutable. */
public final class Why {
    private final CleanupPolicy policy;
    private final StandingHolds holds;
    private final long nowMicros;

    /**
     * @param policy with the ids of the apps that its rules name
     */
    public Why(CleanupPolicy policy, StandingHolds holds, long nowMicros) {
        this.policy = policy;
        this.holds = holds;
        this.nowMicros = nowMicros;
    }

    public Fate of(Life life) {
        return life.isOver() ? ended(life) : living(life);
    }

    private static Fate ended(Life life) {
        AuditEvent end = life.lastTold().event();
        String when = UtcText.iso(end.atMicros());
        String before =
                life.wasOverWhenFirstSeen()
                        ? "It was over when first seen; what was before is not on record. "
                        : "";
        if (end.type() == AuditType.REMOVED_BY_OTHERS) {
            String how =
                    end.note() == null
                            ? "by the product, a cascade or a DBA"
                            : "by somebody else; no log entry shows it, a later look found it gone";
            return new Fate(
                    Fate.Kind.REMOVED_BY_OTHERS,
                    before + "It was removed at %s %s.".formatted(when, how),
                    null,
                    null);
        }
        String where =
                end.type() == AuditType.ARCHIVED
                        ? "moved to the archive"
                        : "deleted without a copy, as configured,";
        String since =
                end.eligibleMicros() == null
                        ? ""
                        : ", and it might go since " + UtcText.iso(end.eligibleMicros());
        return new Fate(
                Fate.Kind.WENT,
                before
                        + "It was %s at %s: the reason was %s, by rule '%s'%s (batch %s)."
                                .formatted(
                                        where,
                                        when,
                                        end.reason(),
                                        end.rule(),
                                        since,
                                        end.batchId()),
                end.rule(),
                end.eligibleMicros());
    }

    private Fate living(Life life) {
        TokenRow row = life.lastRow();
        Grant grant = row == null ? null : row.grant();
        Optional<Hold> hold = holds.on(life.tokenId(), grant);
        if (hold.isPresent()) {
            return new Fate(
                    Fate.Kind.HELD,
                    "It stays for as long as hold %s stands (%s %s, placed by %s: %s)."
                            .formatted(
                                    hold.get().id(),
                                    hold.get().scope(),
                                    hold.get().subject(),
                                    hold.get().author(),
                                    hold.get().reason()),
                    null,
                    null);
        }
        if (row == null) {
            return new Fate(
                    Fate.Kind.UNKNOWN, "The record does not tell how its row stands.", null, null);
        }
        Decision decision = policy.decide(row, life.sinceMicros());
        if (decision instanceof Decision.Eligible eligible) {
            return eligible.eligibleMicros() > nowMicros ? waits(eligible) : due(eligible, life);
        }
        Decision.Keep keep = (Decision.Keep) decision;
        return new Fate(
                Fate.Kind.KEPT,
                "It stays whatever time it is: %s (rule '%s')."
                        .formatted(words(keep.because(), row), keep.rule()),
                keep.rule(),
                null);
    }

    private static Fate waits(Decision.Eligible eligible) {
        return new Fate(
                Fate.Kind.WAITS,
                "It is due at %s by rule '%s': %s."
                        .formatted(
                                UtcText.iso(eligible.eligibleMicros()),
                                eligible.rule(),
                                eligible.reason()),
                eligible.rule(),
                eligible.eligibleMicros());
    }

    private static Fate due(Decision.Eligible eligible, Life life) {
        AuditEvent last = life.events().get(life.events().size() - 1).event();
        String next =
                switch (last.type()) {
                    case CONDEMNED ->
                            "it is condemned, and the sink has not come to it yet ('status' says whether it may)";
                    case SPARED ->
                            "the database refused the verdict (%s), and it is looked at again"
                                    .formatted(last.note());
                    default ->
                            "no verdict is on record yet ('status' says whether anything may go)";
                };
        return new Fate(
                Fate.Kind.DUE,
                "It is due since %s by rule '%s': %s; %s."
                        .formatted(
                                UtcText.iso(eligible.eligibleMicros()),
                                eligible.rule(),
                                eligible.reason(),
                                next),
                eligible.rule(),
                eligible.eligibleMicros());
    }

    private static String words(Decision.Because because, TokenRow row) {
        return switch (because) {
            case NEVER_EXPIRES -> "a period of it is negative, so it never expires";
            case ABSURD_PERIOD -> "a period of it is beyond the greatest the product knows";
            case TIME_UNKNOWN -> "a time or a period of it is NULL or no point in time";
            case STATE_UNKNOWN -> "its state is %s, which is not known".formatted(state(row));
            case RULE -> "the operator's rule keeps it";
        };
    }

    private static String state(TokenRow row) {
        return row.version().state() == null ? "NULL" : "'" + row.version().state() + "'";
    }
}
