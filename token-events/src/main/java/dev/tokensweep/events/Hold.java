package dev.tokensweep.events;

import java.util.Objects;

/**
 * A legal hold: while it stands, no token it names is purged.
 *
 * @param id a UUID
 * @param subject what is held: the token's id, the user as the token table spells it, the app's
 *     {@code CONSUMER_KEY_ID}, the tenant's id; empty for ALL
 * @param reason why, in the author's words
 * @param author who placed it
 */
public record Hold(String id, Scope scope, String subject, String reason, String author) {

    /** What a hold may name. The order is the wire format: append only. */
    public enum Scope {
        ALL,
        TENANT,
        APP,
        USER,
        TOKEN
    }

    public Hold {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(scope, "scope");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(author, "author");
    }
}
