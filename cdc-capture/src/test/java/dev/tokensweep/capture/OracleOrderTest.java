package dev.tokensweep.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.events.Position;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** Of which several transactions may be committed at one system change number. */
class OracleOrderTest {
    private static final String ONE = "0a00150023050000";
    private static final String OTHER = "0b00070011030000";

    @Test
    void placesARecordByItsCommitAndItsNumberAmongAllCommittedThere() {
        // Given
        OracleOrder order = new OracleOrder(begun());

        // When
        List<Position> positions =
                List.of(
                        CommittedRecords.tell(order, change(500, ONE, 480)),
                        CommittedRecords.tell(order, change(500, ONE, 490)),
                        CommittedRecords.tell(order, change(500, OTHER, 470)),
                        CommittedRecords.tell(order, change(501, ONE, 485)));

        // Then
        assertThat(positions)
                .containsExactly(
                        new Position(CommittedRecords.EPOCH, 500, 0, 0),
                        new Position(CommittedRecords.EPOCH, 500, 1, 0),
                        new Position(CommittedRecords.EPOCH, 500, 2, 0),
                        new Position(CommittedRecords.EPOCH, 501, 0, 0))
                .isSorted();
    }

    /** The engine's own offset is from within the transaction, and calls it told. */
    @Test
    void beginsAgainBeforeTheLastTransactionWhateverTheEnginesOffsetSays() {
        // Given
        OracleOrder order = new OracleOrder(begun());
        CommittedRecords.tell(order, change(500, ONE, 480));

        // When
        CommittedRecords.tell(order, change(510, OTHER, 505));

        // Then
        assertThat(engine(order)).containsEntry("scn", "480").containsEntry("commit_scn", "510:1:");
    }

    @Test
    void tellsOfTwoTransactionsOfOneCommitEachOnceThoughItDiesBetweenThem() {
        // Given
        OracleOrder before = new OracleOrder(begun());
        CommittedRecords.tell(before, change(500, ONE, 480));
        CommittedRecords.tell(before, change(500, OTHER, 470));
        CaptureOffset stored = before.offset();

        // When: the engine passes over the first, which it is told to have been told of
        OracleOrder after = new OracleOrder(stored);

        // Then
        assertThat(engine(before)).containsEntry("commit_scn", "500:1:" + ONE);
        assertThat(after.isTold(CommittedRecords.place(after, change(500, OTHER, 470)))).isTrue();
        Position next = CommittedRecords.place(after, change(500, OTHER, 471));
        assertThat(after.isTold(next)).isFalse();
        assertThat(next).isEqualTo(new Position(CommittedRecords.EPOCH, 500, 2, 0));
    }

    @Test
    void namesEveryTransactionOfACommitThatIsToldAsAWhole() {
        // Given
        OracleOrder order = new OracleOrder(begun());
        CommittedRecords.tell(order, change(500, ONE, 480));
        CommittedRecords.tell(order, change(500, OTHER, 470));

        // When
        CommittedRecords.tell(order, change(500, "0c00010001000000", 475));

        // Then
        assertThat(engine(order)).containsEntry("commit_scn", "500:1:" + ONE + "-" + OTHER);
    }

    @Test
    void takesFromTheEnginesOffsetWhereItsSnapshotBegan() {
        // Given
        OracleOrder order = new OracleOrder(CommittedRecords.fresh());
        CommittedRecords.tell(
                order,
                CommittedRecords.read(
                        Map.of("snapshot", "INITIAL", "scn", "440", "snapshot_scn", "440")));

        // When
        LogPoint point = order.point(change(450, ONE, 445));
        order.completeSnapshot(point);
        order.reach(point);

        // Then
        assertThat(engine(order))
                .isEqualTo(Map.of("scn", "440", "snapshot_scn", "440", "commit_scn", "450:1:"));
    }

    private static Map<String, String> engine(OracleOrder order) {
        return CommitPlace.parse(order.offset().resumption()).engine();
    }

    private static CaptureOffset begun() {
        return CommittedRecords.begun(Map.of("scn", "440"));
    }

    /** With the offset that the engine has within a transaction. */
    private static SourceRecord change(long commit, String transaction, long scn) {
        return CommittedRecords.change(
                Map.of("commit_scn", Long.toString(commit), "txId", transaction, "redo_thread", 1),
                Map.of(
                        "scn",
                        Long.toString(scn),
                        "commit_scn",
                        "%d:1:%s".formatted(commit, transaction)));
    }
}
