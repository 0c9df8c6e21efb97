package dev.tokensweep.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokensweep.events.Position;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PostgresOrderTest {
    private static final long EPOCH = 7;

    @Test
    void numbersTheRowsOfASnapshot() {
        // Given
        PostgresOrder order = new PostgresOrder(CaptureOffset.snapshotBegins(EPOCH));

        // When
        Position first = order.next(read(100));
        Position second = order.next(read(100));
        Position end = order.completeSnapshot(change(null, 100, 0));

        // Then
        assertThat(List.of(first, second, end))
                .containsExactly(
                        new Position(EPOCH, 0, 1, 0),
                        new Position(EPOCH, 0, 2, 0),
                        new Position(EPOCH, 0, 3, 0));
        assertThat(order.offset().boundary()).isEqualTo(100);
    }

    @Test
    void takesTheBoundaryOfAnEmptySnapshotFromTheRecordAfterIt() {
        // Given
        PostgresOrder order = new PostgresOrder(CaptureOffset.snapshotBegins(EPOCH));

        // When
        order.completeSnapshot(change(null, 100, 0));

        // Then
        assertThat(order.offset().boundary()).isEqualTo(100);
    }

    @Test
    void countsRecordsThatShareALogPosition() {
        // Given
        PostgresOrder order = new PostgresOrder(stored(100, Position.NONE, 0));

        // When
        List<Position> positions =
                Stream.of(change(null, 110, 1), change(null, 110, 1), change(null, 120, 1))
                        .map(place(order))
                        .toList();

        // Then
        assertThat(positions)
                .containsExactly(
                        new Position(EPOCH, 100, 110, 0),
                        new Position(EPOCH, 100, 110, 1),
                        new Position(EPOCH, 100, 120, 0));
    }

    @Test
    void risesEvenWhereALogPositionFallsWithinATransaction() {
        // Given
        PostgresOrder order = new PostgresOrder(stored(100, Position.NONE, 0));

        // When
        Position first = order.next(change(null, 120, 1));
        Position second = order.next(change(null, 110, 1));

        // Then
        assertThat(second).isGreaterThan(first);
    }

    @Test
    void ranksALaterCommitHigherThoughItsChangesWereWrittenEarlier() {
        // Given
        PostgresOrder order = new PostgresOrder(stored(100, Position.NONE, 0));

        // When
        Position first = place(order).apply(change(null, 190, 2));
        Position second = place(order).apply(change(200L, 110, 1));

        // Then
        assertThat(second).isGreaterThan(first);
    }

    @Test
    void recognisesWhatItToldBeforeARestart() {
        // Given
        PostgresOrder before = new PostgresOrder(stored(100, Position.NONE, 0));
        LogPoint copied = change(null, 110, 1);
        before.next(copied);
        before.told(before.next(copied), copied);

        // When
        PostgresOrder after = new PostgresOrder(before.offset());
        List<Boolean> told =
                Stream.of(copied, copied, copied, change(null, 120, 1))
                        .map(place(after))
                        .map(after::isTold)
                        .toList();

        // Then
        assertThat(told).containsExactly(true, true, false, false);
    }

    @Test
    void refusesAnotherTransactionInThePlaceOfOneToldInPart() {
        // Given
        PostgresOrder order = new PostgresOrder(stored(100, new Position(EPOCH, 100, 110, 0), 1));

        // When // Then
        assertThatThrownBy(() -> order.next(change(null, 105, 2)))
                .isInstanceOf(LogDivergedException.class);
    }

    @Test
    void refusesALogThatGoesBack() {
        // Given
        PostgresOrder order = new PostgresOrder(stored(100, Position.NONE, 0));

        // When // Then
        assertThatThrownBy(() -> order.reach(change(99L, 105, 2)))
                .isInstanceOf(LogDivergedException.class);
    }

    @Test
    void storesAnOffsetThatReadsBackEqual() {
        // Given
        CaptureOffset offset = stored(Long.MAX_VALUE, new Position(EPOCH, 1, 2, 3), 4);

        // When
        byte[] bytes = CaptureOffset.serde().serializer().serialize("topic", offset);

        // Then
        assertThat(CaptureOffset.serde().deserializer().deserialize("topic", bytes))
                .isEqualTo(offset);
    }

    private static Function<LogPoint, Position> place(PostgresOrder order) {
        return point -> {
            order.reach(point);
            return order.next(point);
        };
    }

    private static CaptureOffset stored(long boundary, Position last, long transactionId) {
        return new CaptureOffset(EPOCH, true, boundary, last, transactionId, 0, null);
    }

    private static LogPoint read(long lsn) {
        return LogPoint.of(true, null, lsn, 0, 0);
    }

    private static LogPoint change(Long boundary, long lsn, long transactionId) {
        return LogPoint.of(false, boundary, lsn, transactionId, 0);
    }
}
