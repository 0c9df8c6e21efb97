package dev.tokensweep.events;

/** Puts an {@link AuditEvent} together; what is not said stays unsaid. For one thread. */
public final class AuditEventBuilder {
    private final AuditType type;
    private final long atMicros;
    private final Position position;
    private TokenRow row;
    private String fromState;
    private Reason reason;
    private String rule;
    private Long eligibleMicros;
    private String note;
    private String batchId;
    private long transactionId;
    private String scope;
    private Hold hold;
    private AuditEvent.Rows rows;

    private AuditEventBuilder(AuditType type, long atMicros, Position position) {
        this.type = type;
        this.atMicros = atMicros;
        this.position = position;
    }

    /** An event, when it happened, and the change it stands on. */
    public static AuditEventBuilder event(AuditType type, long atMicros, Position position) {
        return new AuditEventBuilder(type, atMicros, position);
    }

    public AuditEventBuilder row(TokenRow known) {
        row = known;
        return this;
    }

    public AuditEventBuilder fromState(String state) {
        fromState = state;
        return this;
    }

    /** The verdict's reason and the rule that gave it. */
    public AuditEventBuilder because(Reason given, String givenBy) {
        reason = given;
        rule = givenBy;
        return this;
    }

    public AuditEventBuilder eligibleMicros(Long micros) {
        eligibleMicros = micros;
        return this;
    }

    public AuditEventBuilder note(String text) {
        note = text;
        return this;
    }

    /** The sink's transaction. */
    public AuditEventBuilder batchId(String id) {
        batchId = id;
        return this;
    }

    /** The database's transaction. */
    public AuditEventBuilder transactionId(long id) {
        transactionId = id;
        return this;
    }

    public AuditEventBuilder scope(String scopes) {
        scope = scopes;
        return this;
    }

    public AuditEventBuilder hold(Hold placed) {
        hold = placed;
        return this;
    }

    public AuditEventBuilder rows(AuditEvent.Rows gone) {
        rows = gone;
        return this;
    }

    public AuditEvent build() {
        return new AuditEvent(
                type,
                row,
                fromState,
                reason,
                rule,
                eligibleMicros,
                note,
                batchId,
                atMicros,
                position,
                transactionId,
                scope,
                hold,
                rows);
    }
}
