package dev.tokensweep.events;

/**
 * To whom and how a token was granted. All components may be null.
 *
 * @param tenantId {@code TENANT_ID}; -1234 is the super tenant
 * @param consumerKeyId {@code CONSUMER_KEY_ID}, the application
 * @param user {@code AUTHZ_USER}, personal data; or the user's pseudonym
 * @param userDomain {@code USER_DOMAIN}
 * @param grantType {@code GRANT_TYPE}
 */
public record Grant(
        Integer tenantId, Integer consumerKeyId, String user, String userDomain, String grantType) {

    /** Stands where nothing of the row is known. */
    public static final Grant UNKNOWN = new Grant(null, null, null, null, null);

    /** The same, granted to somebody called otherwise. */
    public Grant withUser(String other) {
        return new Grant(tenantId, consumerKeyId, other, userDomain, grantType);
    }
}
