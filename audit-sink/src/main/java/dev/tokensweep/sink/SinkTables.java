package dev.tokensweep.sink;

import dev.tokensweep.events.OwnTables;

/** The tables the sink touches, each named for use in a statement. */
record SinkTables(
        String schema,
        String token,
        String archive,
        String apps,
        String journal,
        String progress,
        String hold,
        String control,
        String look,
        String lane,
        String backlog) {
    static final String TOKEN = "idn_oauth2_access_token";
    static final String APPS = "idn_oauth_consumer_apps";

    static SinkTables in(String schema) {
        return new SinkTables(
                schema,
                OwnTables.qualified(schema, TOKEN),
                OwnTables.qualified(schema, TOKEN + "_audit"),
                OwnTables.qualified(schema, APPS),
                OwnTables.qualified(schema, OwnTables.JOURNAL),
                OwnTables.qualified(schema, OwnTables.PROGRESS),
                OwnTables.qualified(schema, OwnTables.HOLD),
                OwnTables.qualified(schema, OwnTables.CONTROL),
                OwnTables.qualified(schema, OwnTables.LOOK),
                OwnTables.qualified(schema, OwnTables.LANE),
                OwnTables.qualified(schema, OwnTables.BACKLOG));
    }
}
