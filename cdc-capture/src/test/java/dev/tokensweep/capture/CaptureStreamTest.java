package dev.tokensweep.capture;

import static dev.tokensweep.events.TokenChange.Kind.CHANGED;
import static dev.tokensweep.events.TokenChange.Kind.ISSUED;
import static dev.tokensweep.events.TokenChange.Kind.REMOVED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokensweep.events.RowVersion;
import org.junit.jupiter.api.Test;

/** On PostgreSQL, with what is PostgreSQL's alone. */
class CaptureStreamTest extends CaptureStreamContract {
    @Override
    TestDatabase database() {
        return TestDatabase.POSTGRESQL;
    }

    @Test
    void tellsNullsAndInfinitiesAsSuch() throws Exception {
        // Given
        fixture().capture();
        String id = Tokens.insert(fixture().connection(), "ACTIVE");

        // When
        fixture()
                .execute(
                        "UPDATE idn_oauth2_access_token SET time_created = NULL, validity_period = NULL,"
                                + " refresh_token_time_created = 'infinity' WHERE token_id = '"
                                + id
                                + "'");

        // Then
        fixture().changesUpToNow();
        RowVersion version = last(id).row().version();
        assertThat(version.createdMicros()).isNull();
        assertThat(version.validityMs()).isNull();
        assertThat(version.refreshCreatedMicros()).isGreaterThan(Long.MAX_VALUE / 2);
    }

    @Test
    void movesTheSlotOfAnIdleDatabaseOnButNeverBeyondWhatIsStored() throws Exception {
        // Given
        fixture().capture();
        long before = confirmed();

        // When
        await().atMost(CaptureFixture.PATIENCE).until(() -> confirmed() > before);

        // Then
        assertThat(confirmed())
                .isLessThanOrEqualTo(OffsetTopic.read(fixture().config()).offset().boundary());
    }

    @Test
    void letsNoSecretLeaveTheDatabaseThoughTheLogHasTheWholeRow() throws Exception {
        // Given
        Tokens.insert(fixture().connection(), "ACTIVE");
        fixture().execute("ALTER TABLE idn_oauth2_access_token REPLICA IDENTITY FULL");

        // When
        fixture().capture();
        String id = Tokens.insert(fixture().connection(), "ACTIVE");
        Tokens.update(fixture().connection(), id, "REVOKED");
        Tokens.delete(fixture().connection(), id);

        // Then
        assertThat(fixture().kindsOf(id)).containsExactly(ISSUED, CHANGED, REMOVED);
        assertThat(fixture().topics().read())
                .isNotEmpty()
                .allSatisfy(told -> assertThat(told.bytes()).doesNotContain(Tokens.SECRET));
    }

    private long confirmed() throws Exception {
        try (Database database = Database.open(fixture().config())) {
            return ReplicationSlot.find(database, fixture().config().slotName()).confirmed();
        }
    }
}
