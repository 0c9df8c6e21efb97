package dev.tokensweep.cleaner;

import dev.tokensweep.events.AuditEvent;
import dev.tokensweep.events.Doubt;
import dev.tokensweep.events.Verdict;

/** Where a token's life is told to: in the same transaction as the state it was decided on. */
interface Outbox {
    void verdict(String tokenId, Verdict verdict);

    /** The key is the token's id where the event is one of a token. */
    void audit(String key, AuditEvent event);

    void doubt(String tokenId, Doubt doubt);
}
