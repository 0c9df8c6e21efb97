package dev.tokensweep.events;

import java.util.Map;

/**
 * The tables Tokensweep itself keeps beside the token table, in the same schema. Each role creates
 * those it needs by the same statement, whichever comes first. Times are UTC.
 */
public final class OwnTables {

    /**
     * Written by the sink in the transaction of a purge, before its DELETE: which tokens go, and
     * why. One row holds up to a hundred ids as a JSON array of strings. Told by the log to
     * capture; emptied by the sink.
     */
    public static final String JOURNAL = "tokensweep_purge_journal";

    /** One row that capture touches, so that an idle database's log moves on too. */
    public static final String HEARTBEAT = "tokensweep_heartbeat";

    /** The sink's place in each partition of the verdicts, moved in the transaction of a purge. */
    public static final String PROGRESS = "tokensweep_progress";

    private static final Map<String, String> COLUMNS =
            Map.of(
                    JOURNAL,
                    "batch_id varchar(64) NOT NULL, chunk int NOT NULL, reason varchar(32) NOT"
                            + " NULL, rule_name varchar(255) NOT NULL, archived smallint NOT NULL,"
                            + " purged_at timestamp NOT NULL, token_ids varchar(4000) NOT NULL,"
                            + " PRIMARY KEY (batch_id, chunk)",
                    HEARTBEAT,
                    "id int NOT NULL, beat_at timestamp NOT NULL, PRIMARY KEY (id)",
                    PROGRESS,
                    "topic_id varchar(64) NOT NULL, partition_no int NOT NULL, next_offset bigint"
                            + " NOT NULL, epoch bigint NOT NULL, updated_at timestamp NOT NULL,"
                            + " PRIMARY KEY (topic_id, partition_no)");

    private OwnTables() {}

    /**
     * The statement that creates one of these tables where it is missing.
     *
     * @param table one of the names above
     * @param schema exactly as the database spells it; null for the session's current one
     * @throws IllegalArgumentException when the table is not one of these
     */
    public static String createStatement(String table, String schema) {
        String columns = COLUMNS.get(table);
        if (columns == null) {
            throw new IllegalArgumentException("not a table of Tokensweep's own: " + table);
        }
        return "CREATE TABLE IF NOT EXISTS %s (%s)".formatted(qualified(schema, table), columns);
    }

    /** A table's name for use in a statement. */
    public static String qualified(String schema, String table) {
        return schema == null ? table : '"' + schema.replace("\"", "\"\"") + "\"." + table;
    }
}
