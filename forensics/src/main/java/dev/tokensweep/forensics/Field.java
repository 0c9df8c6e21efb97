package dev.tokensweep.forensics;

import java.util.List;

/**
 * What the index keeps of each event, in the order in which it is appended; the objects of holds
 * and of other tables' rows are kept as they are written.
 */
enum Field {
    TYPE("type", "type", Kind.TEXT),
    AT("at", "happened_at", Kind.TIME),
    STATE("state", "state", Kind.TEXT),
    STATE_ID("stateId", "state_id", Kind.ID),
    CREATED_AT("createdAt", "created_at", Kind.TIME),
    VALIDITY_MS("validityMs", "validity_ms", Kind.NUMBER),
    REFRESH_CREATED_AT("refreshCreatedAt", "refresh_created_at", Kind.TIME),
    REFRESH_VALIDITY_MS("refreshValidityMs", "refresh_validity_ms", Kind.NUMBER),
    TENANT_ID("tenantId", "tenant_id", Kind.NUMBER),
    CONSUMER_KEY_ID("consumerKeyId", "consumer_key_id", Kind.NUMBER),
    USER("user", "user_name", Kind.TEXT),
    USER_DOMAIN("userDomain", "user_domain", Kind.TEXT),
    GRANT_TYPE("grantType", "grant_type", Kind.TEXT),
    FROM_STATE("fromState", "from_state", Kind.TEXT),
    REASON("reason", "reason", Kind.TEXT),
    RULE("rule", "rule", Kind.TEXT),
    ELIGIBLE_AT("eligibleAt", "eligible_at", Kind.TIME),
    NOTE("note", "note", Kind.TEXT),
    BATCH_ID("batchId", "batch_id", Kind.ID),
    SCOPE("scope", "scope", Kind.TEXT),
    TRANSACTION_ID("transactionId", "transaction_id", Kind.NUMBER),
    POSITION_EPOCH("position", "position_epoch", Kind.NUMBER),
    POSITION_TRANSACTION(null, "position_transaction", Kind.UNSIGNED),
    POSITION_CHANGE(null, "position_change", Kind.UNSIGNED),
    POSITION_INDEX(null, "position_index", Kind.NUMBER),
    HOLD("hold", "hold", Kind.TEXT),
    ROWS("rows", "rows", Kind.TEXT);

    /** How a value is held in an {@link EventRow}, and in the file. */
    enum Kind {
        TEXT,
        /** A text that mostly is a UUID: 16 bytes then, beside a column for any other text. */
        ID,
        NUMBER,
        UNSIGNED,
        /** Microseconds since 1970, UTC. */
        TIME
    }

    private final String json;
    private final String column;
    private final Kind kind;

    Field(String json, String column, Kind kind) {
        this.json = json;
        this.column = column;
        this.kind = kind;
    }

    /** Its name in the event; null for a part of another's value. */
    String json() {
        return json;
    }

    Kind kind() {
        return kind;
    }

    /** The name people ask by; with {@link Kind#ID} that of the two columns together. */
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
            case ID -> List.of(column + "_uuid UUID", column + "_text VARCHAR");
            case NUMBER -> List.of(column + " BIGINT");
            case UNSIGNED -> List.of(column + " UBIGINT");
            case TIME -> List.of(column + " TIMESTAMP");
        };
    }

    /** An SQL expression for the value as people know it. */
    String shown() {
        return kind == Kind.ID ? shownId(column) : column;
    }

    static String shownId(String column) {
        return "coalesce(CAST(%1$s_uuid AS VARCHAR), %1$s_text)".formatted(column);
    }

    /** Its place in the arrays of an {@link EventRow}, which last for one process. */
    @SuppressWarnings("EnumOrdinal")
    int slot() {
        return ordinal();
    }
}
