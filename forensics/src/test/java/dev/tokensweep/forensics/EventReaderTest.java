package dev.tokensweep.forensics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.events.AuditEvent;
import dev.tokensweep.events.AuditEventBuilder;
import dev.tokensweep.events.AuditJson;
import dev.tokensweep.events.AuditType;
import dev.tokensweep.events.Position;
import dev.tokensweep.events.Reason;
import dev.tokensweep.events.TokenFixture;
import dev.tokensweep.events.TokenKey;
import dev.tokensweep.events.UnreadableRecordException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A blank is all it takes to have an event read by a parser, which is the oracle here. */
class EventReaderTest {
    private static final byte[] KEY = TokenKey.write("0b0f5b4e-7d5c-4a51-b0b6-0d9b3a3c9f10");
    private static final int EVENTS = 20_000;
    private static final String[] ODD = {
        "\"", "\\\\", "\\u0041", ",", ":", "}", "{", "null", "true", "-", "0", "9", "1.5", "\u00fc",
        "\u0001", " ", "v"
    };

    private final AuditJson json = new AuditJson();
    private final EventReader reader = new EventReader();
    private final Random random = new Random(3);

    @Test
    void readsWhatIsWrittenFlatAsAParserDoes() {
        RandomRecord record = new RandomRecord(5);
        for (int i = 0; i < EVENTS; i++) {
            byte[] value = json.serialize("topic", record.next());

            assertThat(told(value)).as(text(value)).isEqualTo(told(withBlank(value)));
        }
    }

    @Test
    void tellsOfAnythingElseWhatAParserTells() {
        RandomRecord record = new RandomRecord(6);
        int readable = 0;
        for (int i = 0; i < EVENTS; i++) {
            byte[] value = damaged(json.serialize("topic", record.next(AuditType.CHANGED)));

            List<Object> told = told(value);
            assertThat(told).as(text(value)).isEqualTo(told(withBlank(value)));
            readable += told.isEmpty() ? 0 : 1;
        }
        assertThat(readable).isBetween(EVENTS / 10, EVENTS * 9 / 10);
    }

    @Test
    void needsNoParserForWhatACleanerUsuallyTells() {
        AuditEvent usual =
                AuditEventBuilder.event(
                                AuditType.ARCHIVED,
                                RandomRecord.NOW_MICROS,
                                new Position(1_772_359_200L, 27_500_000_000L, 27_500_000_080L, 0))
                        .row(TokenFixture.token().state("REVOKED").row())
                        .because(Reason.REVOKED, "default")
                        .build();

        boolean read =
                new FlatEvent(new FieldTexts())
                        .read(json.serialize("topic", usual), new EventRow());

        assertThat(read).isTrue();
    }

    /** Takes some bytes away, or puts others in their place. */
    private byte[] damaged(byte[] value) {
        String text = text(value);
        int from = random.nextInt(text.length());
        int to = Math.min(text.length(), from + random.nextInt(3));
        String odd = random.nextInt(4) == 0 ? "" : ODD[random.nextInt(ODD.length)];
        return (text.substring(0, from) + odd + text.substring(to)).getBytes(UTF_8);
    }

    private static byte[] withBlank(byte[] value) {
        String text = text(value);
        int from = text.indexOf('{') + 1;
        return (text.substring(0, from) + " " + text.substring(from)).getBytes(UTF_8);
    }

    /** All that the row has; nothing for an event that cannot be read. */
    private List<Object> told(byte[] value) {
        EventRow row = new EventRow();
        try {
            reader.read(KEY, value, row);
        } catch (UnreadableRecordException e) {
            return List.of();
        }
        List<Object> told = new ArrayList<>();
        told.add(row.isRowKnown());
        for (Field field : Field.values()) {
            if (row.uuid(field) != null) {
                told.add(List.of(row.uuid(field).most(), row.uuid(field).least()));
            } else if (row.text(field) != null) {
                told.add(row.text(field));
                assertThat(row.utf8(field)).isEqualTo(row.text(field).getBytes(UTF_8));
            } else {
                told.add(row.has(field) ? row.number(field) : "nothing");
            }
        }
        return told;
    }

    private static String text(byte[] value) {
        return new String(value, UTF_8);
    }
}
