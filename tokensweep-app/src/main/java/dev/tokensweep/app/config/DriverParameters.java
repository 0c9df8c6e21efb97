package dev.tokensweep.app.config;

import java.util.regex.Pattern;

/**
 * Parameters of drivers that a url may not carry: they would make the sessions of the stages differ
 * from one another, or let a transaction go on in another session.
 */
final class DriverParameters {
    static final Pattern NONE = Pattern.compile("(?!)");

    static final Pattern OF_MYSQL =
            Pattern.compile(
                    "(?i)serverTimezone|connectionTimeZone|forceConnectionTimeZoneToSession|timezone"
                            + "|preserveInstants|sessionVariables|autoReconnect(?:ForPools)?"
                            + "|useLocalTransactionState|useLocalSessionState|allowMultiQueries"
                            + "|transactionReplay");

    private DriverParameters() {}
}
