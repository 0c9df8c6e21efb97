package dev.tokensweep.demo;

import dev.tokensweep.events.AuditType;
import dev.tokensweep.events.Position;

/**
 * What the audit tells of one change of a token.
 *
 * @param version the row version as text, null for an ended token
 * @param unobserved whether it is concluded from what a later look found
 */
record Told(AuditType type, String version, long atMicros, Position position, boolean unobserved) {}
