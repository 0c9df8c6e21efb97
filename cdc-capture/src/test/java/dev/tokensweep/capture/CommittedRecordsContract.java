package dev.tokensweep.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.events.HoldChange;
import dev.tokensweep.events.Mark;
import dev.tokensweep.events.OwnTables;
import dev.tokensweep.events.TokenChange;
import dev.tokensweep.events.TokenChange.Kind;
import io.debezium.relational.Column;
import java.sql.Timestamp;
import java.time.ZoneOffset;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** What capture makes of the records that a connector makes of a log that goes by commits. */
abstract class CommittedRecordsContract {
    private final Map<String, Object> place;
    private final Map<String, Object> offset;
    private final LogOrder order;
    private final ChangeMapper mapper = new ChangeMapper(ZoneOffset.UTC);

    /**
     * @param place what the source says of the place of all records
     * @param offset the engine's own
     */
    CommittedRecordsContract(
            Map<String, Object> place, Map<String, Object> offset, LogOrder order) {
        this.place = place;
        this.offset = offset;
        this.order = order;
    }

    /**
     * Those of a table.
     *
     * @param columns the first of which is the key
     */
    abstract ConnectorRecords records(String table, Column... columns);

    abstract Column text(String name);

    abstract Column time(String name);

    /** A whole number of at most so many digits. */
    abstract Column number(String name, int digits);

    /** Its value as the connector tells it. */
    abstract Object number(long value, int digits);

    final KeyedChange inserted(ConnectorRecords table, Object... row) {
        return told(table.inserted(place, offset, row));
    }

    private KeyedChange told(SourceRecord record) {
        return ConnectorRecords.told(order, mapper, record);
    }

    @Test
    void knowsADeletionOfOurOwnByTheJournalBeforeIt() {
        // Given
        ConnectorRecords journal =
                records(
                        OwnTables.JOURNAL,
                        text("batch_id"),
                        text("reason"),
                        text("rule_name"),
                        number("archived", 5),
                        text("token_ids"));
        ConnectorRecords tokens = records("IDN_OAUTH2_ACCESS_TOKEN", text("TOKEN_ID"));

        // When
        inserted(journal, "b1", "REVOKED", "default", number(1, 5), "[\"t1\"]");
        KeyedChange ours = told(tokens.deleted(place, offset, "t1"));
        KeyedChange others = told(tokens.deleted(place, offset, "t2"));

        // Then
        assertThat(((TokenChange) ours.change()).kind()).isEqualTo(Kind.PURGED);
        assertThat(((TokenChange) ours.change()).purge().archived()).isTrue();
        assertThat(((TokenChange) others.change()).kind()).isEqualTo(Kind.REMOVED);
    }

    @Test
    void tellsOfHoldsAndMarks() {
        // Given
        ConnectorRecords holds =
                records(
                        OwnTables.HOLD,
                        text("hold_id"),
                        text("scope"),
                        text("subject"),
                        text("reason"),
                        text("author"),
                        time("released_at"),
                        text("released_by"));
        ConnectorRecords marks = records(OwnTables.MARK, number("id", 10), number("mark", 19));
        Object[] standing = {"h1", "TENANT", "5", "case", "legal", null, null};

        // When
        KeyedChange held = inserted(holds, standing);
        KeyedChange released =
                told(
                        holds.updated(
                                place,
                                offset,
                                standing,
                                "h1",
                                "TENANT",
                                "5",
                                "case",
                                "legal",
                                Timestamp.valueOf("2026-03-01 10:00:00"),
                                "boss"));
        KeyedChange mark =
                told(
                        marks.updated(
                                place,
                                offset,
                                new Object[] {number(1, 10), number(8, 19)},
                                number(1, 10),
                                number(9, 19)));

        // Then
        assertThat(((HoldChange) held.change()).kind()).isEqualTo(HoldChange.Kind.HELD);
        assertThat(((HoldChange) released.change()).by()).isEqualTo("boss");
        assertThat(((Mark) mark.change()).number()).isEqualTo(9);
    }
}
