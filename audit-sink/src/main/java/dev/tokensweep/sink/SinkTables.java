package dev.tokensweep.sink;

import dev.tokensweep.events.OwnTables;
import dev.tokensweep.events.Vendor;

/** The tables the sink touches, each named for use in a statement of the dialect. */
record SinkTables(
        Dialect dialect,
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
        String backlog,
        String gate) {
    static final String TOKEN = "idn_oauth2_access_token";
    static final String ARCHIVE = TOKEN + "_audit";
    static final String APPS = "idn_oauth_consumer_apps";

    /**
     * @param schema of the token tables; null for the session's current one
     */
    static SinkTables in(Dialect dialect, String schema) {
        Vendor vendor = dialect.vendor();
        return new SinkTables(
                dialect,
                schema,
                vendor.product(schema, TOKEN),
                vendor.product(schema, ARCHIVE),
                vendor.product(schema, APPS),
                vendor.own(schema, OwnTables.JOURNAL),
                vendor.own(schema, OwnTables.PROGRESS),
                vendor.own(schema, OwnTables.HOLD),
                vendor.own(schema, OwnTables.CONTROL),
                vendor.own(schema, OwnTables.LOOK),
                vendor.own(schema, OwnTables.LANE),
                vendor.own(schema, OwnTables.BACKLOG),
                vendor.own(schema, OwnTables.GATE));
    }

    /** A table of the product's, by its name in lower case. */
    String product(String table) {
        return dialect.vendor().product(schema, table);
    }

    /** A table of Tokensweep's own. */
    String own(String table) {
        return dialect.vendor().own(schema, table);
    }
}
