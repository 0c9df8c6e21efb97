package dev.tokensweep.capture;

import dev.tokensweep.events.Hold;
import dev.tokensweep.events.HoldChange;
import dev.tokensweep.events.HoldChange.Kind;
import dev.tokensweep.events.Position;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;

/** Turns rows of the table of holds into changes of holds. Stateless. */
final class HoldRows {
    private HoldRows() {}

    /**
     * Maps one change of the table.
     *
     * @return null where no hold came or went
     * @throws UnmappableRowException when the row is no hold
     */
    static HoldChange map(Struct change, Position position, LogPoint point) {
        return switch (change.getString("op")) {
            case "c" -> placed(change.getStruct("after"), position, point);
            case "r", "u" -> standing(change.getStruct("after"), position, point);
            case "d" -> deleted(change.getStruct("before"), position, point);
            default -> throw new UnmappableRowException("an unknown operation on a hold");
        };
    }

    /** A hold that was over when it was placed never stood. */
    private static HoldChange placed(Struct row, Position position, LogPoint point) {
        return isReleased(row) ? null : change(Kind.HELD, hold(row), null, position, point);
    }

    /** As a row shows it: that it is over may be news to who followed the log up to a gap. */
    private static HoldChange standing(Struct row, Position position, LogPoint point) {
        return isReleased(row)
                ? change(
                        Kind.RELEASED,
                        hold(row),
                        RowValues.text(row, "released_by"),
                        position,
                        point)
                : change(Kind.HELD, hold(row), null, position, point);
    }

    /** The log tells a deleted row's key alone: who follows holds knows the rest. */
    private static HoldChange deleted(Struct row, Position position, LogPoint point) {
        if (row == null) {
            throw new UnmappableRowException("a deleted hold without its id");
        }
        Hold hold = new Hold(RowValues.text(row, "hold_id"), Hold.Scope.ALL, "", "", "");
        return change(Kind.RELEASED, hold, null, position, point);
    }

    /**
     * As a row of the table itself shows it.
     *
     * @throws UnmappableRowException when the row is no hold
     */
    static HoldChange standing(ResultSet row, Position position, LogPoint point)
            throws SQLException {
        Hold hold =
                hold(
                        row.getString("hold_id"),
                        row.getString("scope"),
                        row.getString("subject"),
                        row.getString("reason"),
                        row.getString("author"));
        return row.getString("released_at") == null
                ? change(Kind.HELD, hold, null, position, point)
                : change(Kind.RELEASED, hold, row.getString("released_by"), position, point);
    }

    private static boolean isReleased(Struct row) {
        Field releasedAt = RowValues.field(row.schema(), "released_at");
        return releasedAt != null && row.get(releasedAt) != null;
    }

    private static Hold hold(Struct row) {
        return hold(
                RowValues.text(row, "hold_id"),
                RowValues.text(row, "scope"),
                textOrEmpty(row, "subject"),
                textOrEmpty(row, "reason"),
                textOrEmpty(row, "author"));
    }

    private static Hold hold(
            String id, String scope, String subject, String reason, String author) {
        try {
            return new Hold(id, Hold.Scope.valueOf(scope), subject, reason, author);
        } catch (IllegalArgumentException e) {
            throw new UnmappableRowException("a hold with an unknown scope", e);
        }
    }

    /** What the log left out is empty: who follows holds knows it. */
    private static String textOrEmpty(Struct row, String column) {
        String text = RowValues.text(row, column);
        return text == null ? "" : text;
    }

    private static HoldChange change(
            Kind kind, Hold hold, String by, Position position, LogPoint point) {
        return new HoldChange(
                kind,
                hold,
                by,
                position,
                point.committedMicros(),
                point.snapshot() ? 0 : point.transactionId());
    }
}
