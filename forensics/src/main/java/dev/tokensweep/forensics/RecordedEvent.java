package dev.tokensweep.forensics;

import dev.tokensweep.events.AuditEvent;

/**
 * An event, and where it stands on the audit topic.
 *
 * @param tokenId null for what is told of other things than one token
 */
public record RecordedEvent(int partition, long offset, String tokenId, AuditEvent event) {}
