package dev.tokensweep.capture;

import static dev.tokensweep.events.TokenChange.Kind.ISSUED;
import static dev.tokensweep.events.TokenChange.Kind.SEEN;
import static dev.tokensweep.events.TokenChange.Kind.SNAPSHOT_COMPLETED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** On PostgreSQL, with what can happen to its slot. */
class CaptureRestartTest extends CaptureRestartContract {
    @Override
    TestDatabase database() {
        return TestDatabase.POSTGRESQL;
    }

    @Test
    void beginsANewEpochWhenTheSlotIsGone() throws Exception {
        // Given
        fixture().capture();
        String vanished = Tokens.insert(fixture().connection(), "ACTIVE");
        String staying = Tokens.insert(fixture().connection(), "ACTIVE");
        long epoch = fixture().changesUpToNow().get(0).position().epoch();
        fixture().stop();
        fixture().awaitFreeSlot();
        fixture().dropSlot();
        Tokens.delete(fixture().connection(), vanished);

        // When
        fixture().capture();

        // Then
        List<TopicReader.Told> told =
                fixture().changesUpToNow().stream()
                        .filter(t -> t.position().epoch() > epoch)
                        .toList();
        assertThat(told).filteredOn(t -> t.change().kind() == SNAPSHOT_COMPLETED).hasSize(3);
        assertThat(told)
                .filteredOn(t -> t.isOf(staying))
                .singleElement()
                .matches(t -> t.change().kind() == SEEN);
        assertThat(told).noneMatch(t -> t.isOf(vanished));
        ToldOrder.assertStrictlyIncreasing(fixture().topics().read());
    }

    @Test
    void tellsOfAGapWhenItsOffsetsAreGoneAndItsSlotIsThere() throws Exception {
        // Given
        fixture().capture();
        String before = Tokens.insert(fixture().connection(), "ACTIVE");
        assertThat(fixture().kindsOf(before)).containsExactly(ISSUED);
        assertThat(fixture().status().lastGap()).isNull();
        fixture().stop();
        fixture().awaitFreeSlot();
        fixture().store(null);

        // When
        fixture().capture();

        // Then
        assertThat(fixture().kindsOf(before)).containsExactly(ISSUED, SEEN);
        assertThat(fixture().status().lastGap()).contains("no offset is stored");
    }

    @Test
    void beginsANewEpochWhenTheSlotStandsBeyondTheStoredOffset() throws Exception {
        // Given
        fixture().capture();
        String unseen = Tokens.insert(fixture().connection(), "ACTIVE");
        long epoch = fixture().changesUpToNow().get(0).position().epoch();
        fixture().stop();
        fixture().awaitFreeSlot();
        Tokens.delete(fixture().connection(), unseen);
        fixture()
                .execute(
                        "SELECT pg_replication_slot_advance('%s', pg_current_wal_lsn())"
                                .formatted(fixture().config().slotName()));

        // When
        fixture().capture();

        // Then
        assertThat(fixture().changesUpToNow())
                .filteredOn(t -> t.position().epoch() > epoch)
                .filteredOn(t -> t.change().kind() == SNAPSHOT_COMPLETED)
                .hasSize(3);
    }
}
