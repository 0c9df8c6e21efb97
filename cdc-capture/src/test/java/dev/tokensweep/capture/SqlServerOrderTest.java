package dev.tokensweep.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokensweep.events.Position;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class SqlServerOrderTest {
    private static final String FIRST = "00000027:00000ac0:0002";
    private static final String SECOND = "00000027:00000ac8:0001";

    @Test
    void placesARecordByItsCommitAndItsNumberWithinIt() {
        // Given
        SqlServerOrder order = new SqlServerOrder(begun());

        // When
        List<Position> positions =
                List.of(
                        CommittedRecords.tell(order, change(FIRST)),
                        CommittedRecords.tell(order, change(FIRST)),
                        CommittedRecords.tell(order, change(SECOND)));

        // Then
        long first = SqlServerOrder.number(FIRST);
        assertThat(positions)
                .containsExactly(
                        new Position(CommittedRecords.EPOCH, first, 0, 0),
                        new Position(CommittedRecords.EPOCH, first, 1, 0),
                        new Position(CommittedRecords.EPOCH, SqlServerOrder.number(SECOND), 0, 0))
                .isSorted();
    }

    @Test
    void beginsAgainAtTheBeginningOfTheLastTransactionAndKnowsWhatItToldOfIt() {
        // Given
        SqlServerOrder before = new SqlServerOrder(begun());
        CommittedRecords.tell(before, change(FIRST));
        CommittedRecords.tell(before, change(SECOND));
        CommittedRecords.tell(before, change(SECOND));
        CaptureOffset stored = before.offset();

        // When
        SqlServerOrder after = new SqlServerOrder(stored);

        // Then
        assertThat(CommitPlace.parse(stored.resumption()).engineJson())
                .isEqualTo("{\"commit_lsn\":\"%s\"}".formatted(SECOND));
        assertThat(after.isTold(CommittedRecords.place(after, change(SECOND)))).isTrue();
        assertThat(after.isTold(CommittedRecords.place(after, change(SECOND)))).isTrue();
        assertThat(after.isTold(CommittedRecords.place(after, change(SECOND)))).isFalse();
    }

    @Test
    void numbersWhatASnapshotReadsAndEndsItBeforeTheFirstOtherRecord() {
        // Given
        SqlServerOrder order = new SqlServerOrder(CommittedRecords.fresh());
        Position seen =
                CommittedRecords.tell(
                        order,
                        CommittedRecords.read(Map.of("snapshot", "INITIAL", "commit_lsn", FIRST)));

        // When
        LogPoint point = order.point(CommittedRecords.heartbeat(Map.of("commit_lsn", FIRST)));
        Position end = order.completeSnapshot(point);
        order.reach(point);

        // Then
        assertThat(seen).isEqualTo(new Position(CommittedRecords.EPOCH, 0, 1, 0));
        assertThat(end).isEqualTo(new Position(CommittedRecords.EPOCH, 0, 2, 0));
        assertThat(order.offset().snapshotCompleted()).isTrue();
        assertThat(CommitPlace.parse(order.offset().resumption()))
                .isEqualTo(
                        new CommitPlace(
                                CommittedRecords.ORIGIN, Map.of("commit_lsn", FIRST), "", 0));
    }

    @Test
    void refusesALogThatGoesBack() {
        // Given
        SqlServerOrder order = new SqlServerOrder(begun());
        CommittedRecords.tell(order, change(SECOND));

        // When // Then
        assertThatThrownBy(() -> CommittedRecords.place(order, change(FIRST)))
                .isInstanceOf(LogDivergedException.class);
    }

    @Test
    void countsLogSequenceNumbersInTheirOrder() {
        assertThat(
                        List.of(
                                "00000027:00000ac0:0002",
                                "00000027:00000ac0:0003",
                                "00000027:00000ac8:0001",
                                "00000028:00000010:0001",
                                "00ffffff:0fffffff:0fff"))
                .extracting(SqlServerOrder::number)
                .isSortedAccordingTo(Long::compareUnsigned)
                .doesNotHaveDuplicates();
    }

    @Test
    void refusesALogSequenceNumberThatItCannotCount() {
        for (String lsn : List.of("01000000:00000001:0001", "00000001:00000001:1000", "NULL")) {
            assertThatThrownBy(() -> SqlServerOrder.number(lsn))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    private static CaptureOffset begun() {
        return CommittedRecords.begun(Map.of("commit_lsn", "00000027:00000010:0001"));
    }

    private static SourceRecord change(String commit) {
        return CommittedRecords.change(
                Map.of("commit_lsn", commit), Map.of("commit_lsn", commit, "event_serial_no", 1L));
    }
}
