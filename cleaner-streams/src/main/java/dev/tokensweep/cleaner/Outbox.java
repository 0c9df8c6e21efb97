package dev.tokensweep.cleaner;

import dev.tokensweep.events.AuditEvent;
import dev.tokensweep.events.Verdict;

/** Where a token's life is told to: in the same transaction as the state it was decided on. */
interface Outbox {
    void verdict(String tokenId, Verdict verdict);

    void audit(String tokenId, AuditEvent event);
}
