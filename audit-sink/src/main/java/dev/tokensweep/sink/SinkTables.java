package dev.tokensweep.sink;

import dev.tokensweep.events.OwnTables;

/** The tables the sink touches, each named for use in a statement. */
record SinkTables(String token, String archive, String journal, String progress) {
    static SinkTables in(String schema) {
        return new SinkTables(
                OwnTables.qualified(schema, "idn_oauth2_access_token"),
                OwnTables.qualified(schema, "idn_oauth2_access_token_audit"),
                OwnTables.qualified(schema, OwnTables.JOURNAL),
                OwnTables.qualified(schema, OwnTables.PROGRESS));
    }
}
