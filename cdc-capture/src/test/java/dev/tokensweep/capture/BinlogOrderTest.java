package dev.tokensweep.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokensweep.events.Position;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class BinlogOrderTest {
    private static final long EPOCH = 7;
    private static final String SERVER = "98013468-e9ed-11f1-a8a2-02fc00000001";
    private static final Schema SOURCE =
            SchemaBuilder.struct()
                    .field("file", Schema.STRING_SCHEMA)
                    .field("pos", Schema.INT64_SCHEMA)
                    .field("row", Schema.INT32_SCHEMA)
                    .field("gtid", Schema.OPTIONAL_STRING_SCHEMA)
                    .field("ts_us", Schema.INT64_SCHEMA)
                    .build();
    private static final Schema ENVELOPE =
            SchemaBuilder.struct()
                    .field("op", Schema.STRING_SCHEMA)
                    .field("source", SOURCE)
                    .build();

    @Test
    void placesARecordByFileEventAndRowAndItsTransactionByTheFirst() {
        // Given
        BinlogOrder order = new BinlogOrder(start(3, 100, "1-9"));

        // When
        List<Position> positions =
                List.of(
                        next(order, change(3, 200, 0, 10)),
                        next(order, change(3, 200, 1, 10)),
                        next(order, change(3, 260, 0, 10)),
                        next(order, change(4, 120, 0, 11)));

        // Then
        long third = 3L << 32;
        long fourth = 4L << 32;
        assertThat(positions)
                .containsExactly(
                        new Position(EPOCH, third | 200, third | 200, 0),
                        new Position(EPOCH, third | 200, third | 200, 2),
                        new Position(EPOCH, third | 200, third | 260, 0),
                        new Position(EPOCH, fourth | 120, fourth | 120, 0))
                .isSorted();
    }

    @Test
    void tellsTheTwoRecordsOfAChangedKeyApart() {
        // Given
        BinlogOrder order = new BinlogOrder(start(3, 100, "1-9"));

        // When
        Position removed = next(order, change(3, 200, 0, 10));
        Position issued = next(order, change(3, 200, 0, 10));

        // Then
        assertThat(issued).isGreaterThan(removed);
    }

    @Test
    void ranksAFileOfTenMillionAfterOneOfASingleDigit() {
        assertThat(BinlogPlace.number("binlog.10000000", 4))
                .isGreaterThan(BinlogPlace.number("binlog.000009", 4_294_967_295L));
    }

    @Test
    void knowsAgainWhatItToldOfATransactionThatComesFromItsBeginning() {
        // Given
        BinlogOrder before = new BinlogOrder(start(3, 100, "1-9"));
        tell(before, change(3, 200, 0, 10));
        tell(before, change(3, 200, 1, 10));
        CaptureOffset stored = before.offset();

        // When
        BinlogOrder after = new BinlogOrder(stored);

        // Then
        assertThat(after.isTold(next(after, change(3, 200, 0, 10)))).isTrue();
        assertThat(after.isTold(next(after, change(3, 200, 1, 10)))).isTrue();
        assertThat(after.isTold(next(after, change(3, 200, 2, 10)))).isFalse();
        assertThat(BinlogPlace.parse(stored.resumption()).gtids()).isEqualTo(SERVER + ":1-9");
    }

    @Test
    void refusesAnotherTransactionInThePlaceOfOneThatWasTold() {
        // Given
        BinlogOrder before = new BinlogOrder(start(3, 100, "1-9"));
        tell(before, change(3, 200, 0, 10));

        // When
        BinlogOrder after = new BinlogOrder(before.offset());

        // Then
        assertThatThrownBy(() -> next(after, change(3, 150, 0, 11)))
                .isInstanceOf(LogDivergedException.class);
    }

    @Test
    void keepsItsPlaceWhenTheEngineNamesTheBeginningOfTheFileItReads() {
        // Given
        BinlogOrder order = new BinlogOrder(start(3, 100, "1-9"));

        // When
        order.reach(order.point(heartbeat(3, 4, "1-9")));

        // Then
        BinlogPlace place = BinlogPlace.parse(order.offset().resumption());
        assertThat(place.pos()).isEqualTo(100);
        assertThat(place.schemaUnread()).isFalse();

        // When
        order.reach(order.point(heartbeat(3, 300, "1-10")));

        // Then
        assertThat(BinlogPlace.parse(order.offset().resumption()).gtids())
                .isEqualTo(SERVER + ":1-10");
    }

    @Test
    void refusesAChangeWithoutAGlobalId() {
        // Given
        BinlogOrder order = new BinlogOrder(start(3, 100, "1-9"));
        SourceRecord anonymous = record(3, 200, 0, null, "1-9");

        // When // Then
        assertThatThrownBy(() -> order.point(anonymous)).hasMessageContaining("gtid_mode");
    }

    @Test
    void storesAnOffsetThatReadsBackEqual() {
        // Given
        CaptureOffset offset = start(3, 100, "1-9");

        // When
        byte[] bytes = CaptureOffset.serde().serializer().serialize("topic", offset);

        // Then
        assertThat(CaptureOffset.serde().deserializer().deserialize("topic", bytes))
                .isEqualTo(offset);
    }

    private static CaptureOffset start(int file, long pos, String ids) {
        BinlogPlace place = new BinlogPlace(SERVER, file(file), pos, SERVER + ":" + ids, true);
        return new CaptureOffset(EPOCH, true, 0, new Position(EPOCH, 0, 5, 0), 0, 0, place.json());
    }

    private static String file(int number) {
        return "binlog.%06d".formatted(number);
    }

    private static Position next(BinlogOrder order, SourceRecord message) {
        LogPoint point = order.point(message);
        order.reach(point);
        return order.next(point);
    }

    private static void tell(BinlogOrder order, SourceRecord message) {
        LogPoint point = order.point(message);
        order.reach(point);
        order.told(order.next(point), point);
    }

    /** A row of the transaction of that number; the engine names the place before it. */
    private static SourceRecord change(int file, long pos, int row, int transaction) {
        return record(file, pos, row, SERVER + ":" + transaction, "1-" + (transaction - 1));
    }

    private static SourceRecord record(int file, long pos, int row, String gtid, String before) {
        Struct source =
                new Struct(SOURCE)
                        .put("file", file(file))
                        .put("pos", pos)
                        .put("row", row)
                        .put("gtid", gtid)
                        .put("ts_us", 1_764_000_000_000_000L);
        Struct value = new Struct(ENVELOPE).put("op", "c").put("source", source);
        return new SourceRecord(
                Map.of("server", "s"), offset(file, pos, before), "t", ENVELOPE, value);
    }

    private static SourceRecord heartbeat(int file, long pos, String before) {
        return new SourceRecord(Map.of("server", "s"), offset(file, pos, before), "t", null, null);
    }

    private static Map<String, Object> offset(int file, long pos, String before) {
        Map<String, Object> offset = new HashMap<>();
        offset.put("file", file(file));
        offset.put("pos", pos);
        offset.put("gtids", SERVER + ":" + before);
        return offset;
    }
}
