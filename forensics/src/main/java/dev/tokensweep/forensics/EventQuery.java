package dev.tokensweep.forensics;

import dev.tokensweep.events.AuditEvent;
import dev.tokensweep.events.AuditJson;
import dev.tokensweep.events.AuditType;
import dev.tokensweep.events.Grant;
import dev.tokensweep.events.Position;
import dev.tokensweep.events.Reason;
import dev.tokensweep.events.RowVersion;
import dev.tokensweep.events.TokenRow;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads rows of the index back as events. Stateless. */
final class EventQuery {
    /** A time that is none comes back as it was given: infinity has no microseconds. */
    private static final String MICROS =
            "CASE WHEN isfinite(%1$s) THEN epoch_us(%1$s) WHEN %1$s > TIMESTAMP '2000-01-01' THEN %2$d WHEN %1$s IS NOT NULL THEN %3$d END";

    private static final AuditJson JSON = new AuditJson();

    private EventQuery() {}

    /**
     * What to select for {@link #read}.
     *
     * @param alias of the table of events
     */
    static String columns(String alias) {
        List<String> columns = new ArrayList<>();
        columns.add(alias + ".\"partition\"");
        columns.add(alias + ".\"offset\"");
        columns.add(IndexSchema.tokenId(alias + "."));
        columns.add(alias + ".row_known");
        for (Field field : Field.values()) {
            String shown = field.shown(alias + ".");
            columns.add(
                    switch (field.kind()) {
                        case UNSIGNED -> "CAST(%s AS HUGEINT)".formatted(shown);
                        case TIME -> MICROS.formatted(shown, Long.MAX_VALUE, Long.MIN_VALUE);
                        default -> shown;
                    });
        }
        return String.join(", ", columns);
    }

    /** The event of the current row. */
    static RecordedEvent read(ResultSet rows) throws SQLException {
        EventColumns columns = new EventColumns(rows, 4);
        boolean rowKnown = rows.getBoolean(4);
        AuditEvent objects = objects(columns);
        AuditEvent event =
                new AuditEvent(
                        AuditType.valueOf(columns.text(Field.TYPE)),
                        rowKnown ? row(columns) : null,
                        columns.text(Field.FROM_STATE),
                        reason(columns.text(Field.REASON)),
                        columns.text(Field.RULE),
                        columns.number(Field.ELIGIBLE_AT),
                        columns.text(Field.NOTE),
                        columns.text(Field.BATCH_ID),
                        columns.number(Field.AT),
                        position(columns),
                        columns.has(Field.TRANSACTION_ID)
                                ? columns.number(Field.TRANSACTION_ID)
                                : 0,
                        columns.text(Field.SCOPE),
                        objects == null ? null : objects.hold(),
                        objects == null ? null : objects.rows());
        return new RecordedEvent(rows.getInt(1), rows.getLong(2), rows.getString(3), event);
    }

    private static Reason reason(String name) {
        return name == null ? null : Reason.valueOf(name);
    }

    private static TokenRow row(EventColumns columns) throws SQLException {
        return new TokenRow(
                new RowVersion(
                        columns.text(Field.STATE),
                        columns.text(Field.STATE_ID),
                        columns.number(Field.CREATED_AT),
                        columns.number(Field.VALIDITY_MS),
                        columns.number(Field.REFRESH_CREATED_AT),
                        columns.number(Field.REFRESH_VALIDITY_MS)),
                new Grant(
                        columns.integer(Field.TENANT_ID),
                        columns.integer(Field.CONSUMER_KEY_ID),
                        columns.text(Field.USER),
                        columns.text(Field.USER_DOMAIN),
                        columns.text(Field.GRANT_TYPE)));
    }

    private static Position position(EventColumns columns) throws SQLException {
        return new Position(
                columns.number(Field.POSITION_EPOCH),
                columns.unsigned(Field.POSITION_TRANSACTION),
                columns.unsigned(Field.POSITION_CHANGE),
                columns.integer(Field.POSITION_INDEX));
    }

    /** Holds and rows are kept as they were written, so the public form's own reader reads them. */
    private static AuditEvent objects(EventColumns columns) throws SQLException {
        String hold = columns.text(Field.HOLD);
        String rows = columns.text(Field.ROWS);
        if (hold == null && rows == null) {
            return null;
        }
        String json =
                "{\"v\":1,\"type\":\"HELD\",\"at\":\"1970-01-01T00:00:00Z\",\"position\":\"%s\"%s%s}"
                        .formatted(
                                Position.NONE,
                                hold == null ? "" : ",\"hold\":" + hold,
                                rows == null ? "" : ",\"rows\":" + rows);
        return JSON.deserialize(null, json.getBytes(StandardCharsets.UTF_8));
    }
}
