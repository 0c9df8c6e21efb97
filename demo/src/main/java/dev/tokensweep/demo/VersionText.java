package dev.tokensweep.demo;

import dev.tokensweep.events.RowVersion;

/** One row version as text, the same from the audit and from the ledger. */
final class VersionText {
    /** The same text from an image in PostgreSQL's ledger. */
    static final String SQL =
            "concat_ws('|', coalesce(image ->> 'token_state', '-'), coalesce(image ->> 'token_state_id', '-'),"
                    + " coalesce((extract(epoch FROM (image ->> 'time_created')::timestamp) * 1000000)::bigint::text, '-'),"
                    + " coalesce(image ->> 'validity_period', '-'),"
                    + " coalesce((extract(epoch FROM (image ->> 'refresh_token_time_created')::timestamp) * 1000000)::bigint::text, '-'),"
                    + " coalesce(image ->> 'refresh_token_validity_period', '-'))";

    private VersionText() {}

    static String of(RowVersion version) {
        return String.join(
                "|",
                text(version.state()),
                text(version.stateId()),
                text(version.createdMicros()),
                text(version.validityMs()),
                text(version.refreshCreatedMicros()),
                text(version.refreshValidityMs()));
    }

    private static String text(Object value) {
        return value == null ? "-" : value.toString();
    }
}
