package dev.tokensweep.events;

import java.util.Objects;

/**
 * What capture keeps of one row of {@code IDN_OAUTH2_ACCESS_TOKEN}: no secret, and nothing that
 * neither decides nor explains.
 */
public record TokenRow(RowVersion version, Grant grant) {
    public TokenRow {
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(grant, "grant");
    }

    /** The same row of a token whose user is called otherwise. */
    public TokenRow withUser(String user) {
        return new TokenRow(version, grant.withUser(user));
    }
}
