package dev.tokensweep.forensics;

import dev.tokensweep.events.AuditType;
import dev.tokensweep.events.Reason;
import dev.tokensweep.events.WellKnownText;
import java.util.Arrays;
import java.util.List;

/**
 * What the index keeps of each event, in the order in which it is appended; the objects of holds
 * and of other tables' rows are kept as they are written.
 */
enum Field {
    TYPE("type", "type", AuditType.values()),
    AT("at", "happened_at", Kind.TIME),
    STATE("state", "state", Kind.WELL_KNOWN),
    STATE_ID("stateId", "state_id", Kind.ID),
    CREATED_AT("createdAt", "created_at", Kind.TIME),
    VALIDITY_MS("validityMs", "validity_ms", Kind.NUMBER),
    REFRESH_CREATED_AT("refreshCreatedAt", "refresh_created_at", Kind.TIME),
    REFRESH_VALIDITY_MS("refreshValidityMs", "refresh_validity_ms", Kind.NUMBER),
    TENANT_ID("tenantId", "tenant_id", Kind.NUMBER),
    CONSUMER_KEY_ID("consumerKeyId", "consumer_key_id", Kind.NUMBER),
    USER("user", "user_name", Kind.TEXT),
    USER_DOMAIN("userDomain", "user_domain", Kind.WELL_KNOWN),
    GRANT_TYPE("grantType", "grant_type", Kind.WELL_KNOWN),
    FROM_STATE("fromState", "from_state", Kind.WELL_KNOWN),
    REASON("reason", "reason", Reason.values()),
    RULE("rule", "rule", Kind.WELL_KNOWN),
    ELIGIBLE_AT("eligibleAt", "eligible_at", Kind.TIME),
    BATCH_ID("batchId", "batch_id", Kind.ID),
    SCOPE("scope", "scope", Kind.TEXT),
    TRANSACTION_ID("transactionId", "transaction_id", Kind.NUMBER),
    POSITION_EPOCH("position", "position_epoch", Kind.NUMBER),
    POSITION_TRANSACTION(null, "position_transaction", Kind.UNSIGNED),
    POSITION_CHANGE(null, "position_change", Kind.UNSIGNED),
    POSITION_INDEX(null, "position_index", Kind.NUMBER),
    NOTE("note", "note", Kind.RARE),
    HOLD("hold", "hold", Kind.RARE),
    ROWS("rows", "rows", Kind.RARE);

    /** The column of {@link Kind#RARE}: an object of JSON; each column costs each event. */
    static final String RARE_COLUMN = "rare";

    /** How a value is held in an {@link EventRow}, and in the file. */
    enum Kind {
        TEXT,
        /** One of some names, and nothing else. */
        NAME,
        /** A text that mostly is one of {@link WellKnownText}; any other is a rare one. */
        WELL_KNOWN,
        /** A text that mostly is a UUID, or well known; any other is a rare one. */
        ID,
        NUMBER,
        UNSIGNED,
        /** Microseconds since 1970, UTC. */
        TIME,
        /** What hardly an event has: in one column together. */
        RARE
    }

    private final String json;
    private final String column;
    private final Kind kind;
    private final String names;

    Field(String json, String column, Kind kind) {
        this(json, column, kind, WellKnownText.all());
    }

    Field(String json, String column, Enum<?>[] names) {
        this(json, column, Kind.NAME, Arrays.stream(names).map(Enum::name).toList());
    }

    Field(String json, String column, Kind kind, List<String> names) {
        this.json = json;
        this.column = column;
        this.kind = kind;
        this.names = String.join("', '", names);
    }

    /** Its name in the event; null for a part of another's value. */
    String json() {
        return json;
    }

    Kind kind() {
        return kind;
    }

    /** The name people ask by, in whatever columns it is kept. */
    String column() {
        return column;
    }

    /** Whether events have it as a number; a position is one text. */
    boolean isWrittenAsNumber() {
        return this != POSITION_EPOCH && (kind == Kind.NUMBER || kind == Kind.UNSIGNED);
    }

    /** The columns of the file, with their types. */
    List<String> columns() {
        return switch (kind) {
            case TEXT -> List.of(column + " VARCHAR");
            case NAME, WELL_KNOWN -> List.of(column + " " + oneOfNames());
            case ID -> List.of(column + "_uuid UUID", column + "_name " + oneOfNames());
            case NUMBER -> List.of(column + " BIGINT");
            case UNSIGNED -> List.of(column + " UBIGINT");
            case TIME -> List.of(column + " TIMESTAMP");
            case RARE -> List.of();
        };
    }

    private String oneOfNames() {
        return "ENUM ('%s')".formatted(names);
    }

    /** Whether events have it as an object, which is kept as it is written. */
    boolean isObject() {
        return this == HOLD || this == ROWS;
    }

    /** Whether a text of it is kept in the column of what is rare. */
    boolean isRare(Words.Word text) {
        return switch (kind) {
            case RARE -> true;
            case WELL_KNOWN, ID -> !text.isWellKnown();
            case TEXT, NAME, NUMBER, UNSIGNED, TIME -> false;
        };
    }

    /**
     * An SQL expression for the value as people know it.
     *
     * @param table its name and a dot; or nothing
     */
    String shown(String table) {
        String qualified = table + column;
        String rare = rare(table, "->>", json);
        return switch (kind) {
            case TEXT, NUMBER, UNSIGNED, TIME -> qualified;
            case NAME -> text(qualified);
            case WELL_KNOWN -> "coalesce(%s, %s)".formatted(text(qualified), rare);
            case ID ->
                    "coalesce(%s, %s, %s)"
                            .formatted(text(qualified + "_uuid"), text(qualified + "_name"), rare);
            case RARE -> rare;
        };
    }

    /**
     * An SQL expression for something in the column of what is rare.
     *
     * @param table its name and a dot; or nothing
     * @param operator {@code ->>} for a text, {@code ->} for JSON
     */
    static String rare(String table, String operator, String path) {
        return "%s%s %s '$.%s'".formatted(table, RARE_COLUMN, operator, path);
    }

    private static String text(String value) {
        return "CAST(%s AS VARCHAR)".formatted(value);
    }

    /** Its place in the arrays of an {@link EventRow}, which last for one process. */
    @SuppressWarnings("EnumOrdinal")
    int slot() {
        return ordinal();
    }
}
