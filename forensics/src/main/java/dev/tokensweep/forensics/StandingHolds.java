package dev.tokensweep.forensics;

import dev.tokensweep.events.AuditType;
import dev.tokensweep.events.Grant;
import dev.tokensweep.events.Hold;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The legal holds that stand by the record. Immutable. */
public final class StandingHolds {
    private final List<Hold> holds;

    private StandingHolds(List<Hold> holds) {
        this.holds = List.copyOf(holds);
    }

    /** From everything told of holds, as it came. */
    public static StandingHolds of(List<RecordedEvent> told) {
        Map<String, Hold> standing = new LinkedHashMap<>();
        for (RecordedEvent each : told) {
            Hold hold = each.event().hold();
            if (hold != null && each.event().type() == AuditType.HELD) {
                standing.put(hold.id(), hold);
            } else if (hold != null && each.event().type() == AuditType.RELEASED) {
                standing.remove(hold.id());
            }
        }
        return new StandingHolds(List.copyOf(standing.values()));
    }

    /**
     * One that holds the token.
     *
     * @param grant null where the token's row is not known
     */
    public Optional<Hold> on(String tokenId, Grant grant) {
        return holds.stream().filter(hold -> isOn(hold, tokenId, grant)).findFirst();
    }

    private static boolean isOn(Hold hold, String tokenId, Grant grant) {
        String subject = hold.subject();
        return switch (hold.scope()) {
            case ALL -> true;
            case TOKEN -> subject.equals(tokenId);
            case TENANT -> grant != null && subject.equals(text(grant.tenantId()));
            case APP -> grant != null && subject.equals(text(grant.consumerKeyId()));
            // Upper and lower case count as the same: doubt means keep.
            case USER -> grant != null && subject.equalsIgnoreCase(grant.user());
        };
    }

    private static String text(Integer id) {
        return id == null ? "" : id.toString();
    }
}
