package dev.tokensweep.events;

import static java.util.Map.entry;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The tables Tokensweep itself keeps beside the token table, in the same schema. Each role creates
 * those it needs by the same statement, whichever comes first. Times are UTC.
 */
public final class OwnTables {

    /**
     * Written by the sink in the transaction of a purge, before its DELETE: which tokens go, and
     * why. One row holds up to a hundred ids as a JSON array of strings, and in {@code scopes} as
     * many texts: the token's scopes with spaces between them, null for none, or a number that says
     * which earlier text of the array is meant. {@code rows_of} names another table that the ids
     * are rows of; the reason is {@link #RELATED} or {@link #ARCHIVE_PRUNED} then. Told by the log
     * to capture; emptied by the sink.
     */
    public static final String JOURNAL = "tokensweep_purge_journal";

    /** The journal's reason for rows of a table beside the token table. */
    public static final String RELATED = "RELATED";

    /**
     * The journal's reason for tokens that the same transaction puts back from the archive, behind
     * it in the log. The rule is who does so.
     */
    public static final String RESTORED = "RESTORED";

    /** The journal's reason for rows of the archive. */
    public static final String ARCHIVE_PRUNED = "ARCHIVE_PRUNED";

    /**
     * Legal holds: one row each, never deleted, over once {@code released_at} is set. Told by the
     * log to capture; asked by every purge.
     */
    public static final String HOLD = "tokensweep_hold";

    /** One row that the reconciler counts up, so that the log has a mark. */
    public static final String MARK = "tokensweep_mark";

    /** One row that capture touches, so that an idle database's log moves on too. */
    public static final String HEARTBEAT = "tokensweep_heartbeat";

    /**
     * The sink's place in each partition of the verdicts, moved in the transaction of a purge, with
     * what was done so far: {@code purged} and {@code spared} in all, {@code weighed_purged} and
     * {@code weighed_spared} those of them that count for the circuit breaker.
     */
    public static final String PROGRESS = "tokensweep_progress";

    /**
     * One row, which every purge reads: whether and how fast anything may be deleted. {@code
     * policy} is the fingerprint of the policy that an operator, or the first start, has accepted.
     */
    public static final String CONTROL = "tokensweep_control";

    /**
     * The circuit breaker's looks at what all instances have counted: about a hundred rows, which
     * cover its window. {@code inserted} are rows that came into the token table, as its statistics
     * have them.
     */
    public static final String LOOK = "tokensweep_look";

    /**
     * One row: whether the sink may take what is over straight from the token table, before capture
     * observes anything. Capture opens it ({@code OPEN}, under an epoch of its own) and closes it
     * ({@code CLOSED}); the sink locks it in each of its transactions, and says when nothing is
     * left ({@code DONE}).
     */
    public static final String LANE = "tokensweep_lane";

    /**
     * What the sink has taken that way: each row a {@link BacklogPurged} in its wire format,
     * written in the transaction of the purge, in the order of the commits. Capture tells of them,
     * and deletes them.
     */
    public static final String BACKLOG = "tokensweep_backlog";

    /**
     * One row, {@code id} 1, that is never changed: the gate of the holds where the database has no
     * lock that many may share and one may have alone. PostgreSQL has, and does without the table.
     */
    public static final String GATE = "tokensweep_gate";

    /**
     * The secrets from which users' pseudonyms are made, each under a keyed hash of the user's
     * name; there only where users can be forgotten. Written by whoever first tells of a user;
     * {@code forget} deletes the row. No log tells of it.
     */
    public static final String USER_KEY = "tokensweep_user_key";

    /** Those that the log must tell of, and capture follows beside the token table. */
    public static final List<String> TOLD = List.of(JOURNAL, HOLD, MARK, HEARTBEAT);

    private static final String COUNTER = "bigint NOT NULL DEFAULT 0";

    /** All there are on every database, whatever the settings. */
    public static final List<String> ALL =
            List.of(JOURNAL, HOLD, MARK, HEARTBEAT, PROGRESS, CONTROL, LOOK, LANE, BACKLOG);

    /** What an earlier build's table lacks: each column with its type. */
    private static final Map<String, Map<String, String>> ADDED =
            Map.of(
                    PROGRESS,
                    new TreeMap<>(
                            Map.of(
                                    "purged",
                                    COUNTER,
                                    "spared",
                                    COUNTER,
                                    "weighed_purged",
                                    COUNTER,
                                    "weighed_spared",
                                    COUNTER,
                                    "batch_at",
                                    "timestamp")));

    private static final Map<String, String> COLUMNS =
            Map.ofEntries(
                    entry(
                            JOURNAL,
                            "batch_id varchar(64) NOT NULL, chunk int NOT NULL, reason varchar(32) NOT"
                                    + " NULL, rule_name varchar(255) NOT NULL, archived smallint NOT NULL,"
                                    + " purged_at timestamp NOT NULL, token_ids varchar(4000) NOT NULL,"
                                    + " scopes varchar(4000), rows_of varchar(128),"
                                    + " PRIMARY KEY (batch_id, chunk)"),
                    entry(
                            HOLD,
                            "hold_id varchar(36) NOT NULL, scope varchar(8) NOT NULL CHECK (scope IN"
                                    + " ('ALL', 'TENANT', 'APP', 'USER', 'TOKEN')), subject"
                                    + " varchar(255) NOT NULL, reason varchar(1000) NOT NULL, author"
                                    + " varchar(255) NOT NULL, placed_at timestamp NOT NULL, released_at"
                                    + " timestamp, released_by varchar(255), PRIMARY KEY (hold_id)"),
                    entry(MARK, "id int NOT NULL, mark bigint NOT NULL, PRIMARY KEY (id)"),
                    entry(
                            HEARTBEAT,
                            "id int NOT NULL, beat_at timestamp NOT NULL, PRIMARY KEY (id)"),
                    entry(
                            PROGRESS,
                            "topic_id varchar(64) NOT NULL, partition_no int NOT NULL, next_offset bigint"
                                    + " NOT NULL, epoch bigint NOT NULL, updated_at timestamp NOT NULL,"
                                    + added(PROGRESS)
                                    + " PRIMARY KEY (topic_id, partition_no)"),
                    entry(
                            CONTROL,
                            "id int NOT NULL CHECK (id = 1), paused_at timestamp, paused_by varchar(255),"
                                    + " pause_reason varchar(1000), breaker_opened_at timestamp,"
                                    + " breaker_reason varchar(1000), resumed_at timestamp, resumed_by"
                                    + " varchar(255), rows_per_second int CHECK (rows_per_second > 0),"
                                    + " throttled_by varchar(255), policy varchar(64), exempt_before"
                                    + " timestamp, updated_at timestamp NOT NULL, PRIMARY KEY (id)"),
                    entry(
                            LOOK,
                            "looked_at timestamp NOT NULL, purged bigint NOT NULL, weighed_purged bigint NOT"
                                    + " NULL, weighed_spared bigint NOT NULL, inserted bigint NOT NULL,"
                                    + " PRIMARY KEY (looked_at)"),
                    entry(
                            USER_KEY,
                            "user_hash varchar(64) NOT NULL, secret varchar(64) NOT NULL, PRIMARY KEY (user_hash)"),
                    entry(GATE, "id int NOT NULL CHECK (id = 1), PRIMARY KEY (id)"),
                    entry(
                            LANE,
                            "id int NOT NULL CHECK (id = 1), epoch bigint NOT NULL, state varchar(8) NOT NULL CHECK (state IN ('OPEN', 'DONE', 'CLOSED')), moved_at timestamp NOT NULL, last_seq bigint NOT NULL, PRIMARY KEY (id)"),
                    entry(
                            BACKLOG,
                            "seq bigint NOT NULL, purged bytea NOT NULL, PRIMARY KEY (seq)"));

    /** How a vendor makes a table where it is missing, by its name and columns. */
    private static final Map<Vendor, OwnTableForm> FORMS = new EnumMap<>(Vendor.class);

    static {
        for (Vendor vendor : Vendor.values()) {
            FORMS.put(vendor, OwnTableForm.of(vendor));
        }
    }

    private OwnTables() {}

    /**
     * The statement that creates one of these tables where it is missing.
     *
     * @param table one of the names above
     * @param schema exactly as the database spells it; null for the session's current one
     * @throws IllegalArgumentException when the table is not one of these
     */
    public static String createStatement(String table, String schema) {
        return createStatement(table, schema, Vendor.POSTGRESQL);
    }

    /** The same in the words of a vendor's database. */
    public static String createStatement(String table, String schema, Vendor vendor) {
        String columns = COLUMNS.get(table);
        if (columns == null) {
            throw new IllegalArgumentException("not a table of Tokensweep's own: " + table);
        }
        return FORMS.get(vendor).create(table, vendor.own(schema, table), columns);
    }

    /** The tables that there are on a vendor's database. */
    public static List<String> of(Vendor vendor) {
        return vendor == Vendor.POSTGRESQL
                ? ALL
                : Stream.concat(ALL.stream(), Stream.of(GATE)).toList();
    }

    /** The names of the columns that an earlier build's table lacks; empty for most tables. */
    public static Set<String> addedColumns(String table) {
        return ADDED.getOrDefault(table, Map.of()).keySet();
    }

    /**
     * The statement that gives an earlier build's table what it lacks, and leaves a complete one as
     * it is.
     *
     * @param table one with {@link #addedColumns}
     * @param schema as for {@link #createStatement}
     */
    public static String completeStatement(String table, String schema) {
        return completeStatement(table, schema, Vendor.POSTGRESQL);
    }

    /** The same in the words of a vendor's database. */
    public static String completeStatement(String table, String schema, Vendor vendor) {
        return FORMS.get(vendor).complete(vendor.own(schema, table), ADDED.get(table));
    }

    private static String added(String table) {
        return ADDED.get(table).entrySet().stream()
                .map(column -> " %s %s,".formatted(column.getKey(), column.getValue()))
                .collect(Collectors.joining());
    }

    /** A table's name for use in a statement. */
    public static String qualified(String schema, String table) {
        return Vendor.POSTGRESQL.own(schema, table);
    }
}
