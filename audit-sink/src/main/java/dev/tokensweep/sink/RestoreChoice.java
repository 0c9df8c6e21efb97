package dev.tokensweep.sink;

import java.time.Instant;
import java.util.Set;

/**
 * Which archived tokens are to be put back: those that meet all that is said.
 *
 * @param ids null: any
 * @param user {@code AUTHZ_USER} as the archive spells it; null: any
 * @param app {@code CONSUMER_KEY_ID}; null: any
 * @param tenant {@code TENANT_ID}; null: any
 * @param from archived then or later; null: any
 * @param to archived before; null: any
 */
public record RestoreChoice(
        Set<String> ids, String user, Integer app, Integer tenant, Instant from, Instant to) {
    public RestoreChoice {
        ids = ids == null ? null : Set.copyOf(ids);
    }

    /** Whether nothing is said, and so all of the archive is meant. */
    public boolean isAll() {
        return ids == null
                && user == null
                && app == null
                && tenant == null
                && from == null
                && to == null;
    }
}
