package dev.tokensweep.demo;

import dev.tokensweep.events.AuditType;
import dev.tokensweep.events.Position;

/**
 * What the audit tells of one change of a token.
 *
 * @param version the row version as text; of an ended token only where its end is all that is told
 * @param note the event's
 */
record Told(AuditType type, String version, long atMicros, Position position, String note) {
    /** Whether it is concluded from what a later look found. */
    boolean unobserved() {
        return "unobserved".equals(note);
    }

    /** Whether the token was over before anybody observed it. */
    boolean ofBacklog() {
        return "backlog".equals(note);
    }

    /** Whether what happened before it may be missing. */
    boolean isFirstSight() {
        return ofBacklog() || (type == AuditType.SEEN && !unobserved());
    }
}
