package dev.tokensweep.capture;

import static dev.tokensweep.events.TokenChange.Kind.CHANGED;
import static dev.tokensweep.events.TokenChange.Kind.ISSUED;
import static dev.tokensweep.events.TokenChange.Kind.PURGED;
import static dev.tokensweep.events.TokenChange.Kind.REMOVED;
import static dev.tokensweep.events.TokenChange.Kind.SEEN;
import static dev.tokensweep.events.TokenChange.Kind.SNAPSHOT_COMPLETED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokensweep.events.Grant;
import dev.tokensweep.events.Purge;
import dev.tokensweep.events.Reason;
import dev.tokensweep.events.RowVersion;
import dev.tokensweep.events.TokenChange;
import dev.tokensweep.events.TokenRow;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Services.class)
class CaptureStreamTest {
    private CaptureFixture fixture;

    @BeforeEach
    void openFixture() throws Exception {
        fixture = new CaptureFixture();
    }

    @AfterEach
    void closeFixture() throws Exception {
        fixture.close();
    }

    @Test
    void tellsWhatIsThereThenTheMarkThenWhatFollows() throws Exception {
        // Given
        String before = Tokens.insert(fixture.connection(), "REVOKED");

        // When
        fixture.capture();
        String after = Tokens.insert(fixture.connection(), "ACTIVE");

        // Then
        List<TopicReader.Told> told = fixture.changesUpToNow();
        assertThat(told).filteredOn(t -> t.isOf(before)).singleElement().matches(isKind(SEEN));
        assertThat(told).filteredOn(t -> t.isOf(after)).singleElement().matches(isKind(ISSUED));
        assertThat(told)
                .filteredOn(isKind(SNAPSHOT_COMPLETED))
                .extracting(TopicReader.Told::partition)
                .containsExactlyInAnyOrder(0, 1, 2);
        ToldOrder.assertStrictlyIncreasing(told);
    }

    @Test
    void marksTheEndOfAnEmptyTablesSnapshot() throws Exception {
        // When
        fixture.capture();

        // Then
        assertThat(fixture.changesUpToNow()).hasSize(3).allMatch(isKind(SNAPSHOT_COMPLETED));
    }

    @Test
    void tellsTheWholeRowOfAnIssuedToken() throws Exception {
        // Given
        fixture.capture();
        long nowMicros = micros(Instant.now());

        // When
        String id = Tokens.insert(fixture.connection(), "ACTIVE");

        // Then
        TokenChange change = only(id);
        long createdMicros = micros(Tokens.CREATED);
        int app = Tokens.app(fixture.connection());
        assertThat(change.row())
                .isEqualTo(
                        new TokenRow(
                                new RowVersion(
                                        "ACTIVE",
                                        id,
                                        createdMicros,
                                        3_600_000L,
                                        createdMicros,
                                        86_400_000L),
                                new Grant(-1234, app, "alice-" + id, "PRIMARY", "password")));
        assertThat(change.committedMicros())
                .isBetween(nowMicros - 1_000_000, nowMicros + 9_000_000);
        assertThat(change.transactionId()).isPositive();
    }

    @Test
    void tellsEveryChangeOfATokenInOrder() throws Exception {
        // Given
        fixture.capture();
        String id = Tokens.insert(fixture.connection(), "ACTIVE");

        // When
        Tokens.update(fixture.connection(), id, "INACTIVE");
        Tokens.update(fixture.connection(), id, "REVOKED");
        Tokens.delete(fixture.connection(), id);

        // Then
        assertThat(fixture.kindsOf(id)).containsExactly(ISSUED, CHANGED, CHANGED, REMOVED);
    }

    @Test
    void tellsAChangedIdAsRemovedAndIssued() throws Exception {
        // Given
        fixture.capture();
        String old = Tokens.insert(fixture.connection(), "ACTIVE");
        String renamed = old + "-new";

        // When
        fixture.execute(
                "UPDATE idn_oauth2_access_token SET token_id = '%s' WHERE token_id = '%s'"
                        .formatted(renamed, old));

        // Then
        assertThat(fixture.kindsOf(old)).containsExactly(ISSUED, REMOVED);
        assertThat(fixture.kindsOf(renamed)).containsExactly(ISSUED);
        ToldOrder.assertStrictlyIncreasing(fixture.changesUpToNow());
    }

    @Test
    void tellsOwnPurgesFromOthersDeletions() throws Exception {
        // Given
        fixture.capture();
        String purged = Tokens.insert(fixture.connection(), "REVOKED");
        String removed = Tokens.insert(fixture.connection(), "REVOKED");
        fixture.connection().setAutoCommit(false);

        // When
        fixture.journal("batch-1", "[\"" + purged + "\"]");
        Tokens.delete(fixture.connection(), purged);
        Tokens.delete(fixture.connection(), removed);
        fixture.connection().commit();
        fixture.connection().setAutoCommit(true);

        // Then
        assertThat(fixture.kindsOf(purged)).containsExactly(ISSUED, PURGED);
        assertThat(fixture.kindsOf(removed)).containsExactly(ISSUED, REMOVED);
        assertThat(last(purged).purge())
                .isEqualTo(new Purge("batch-1", Reason.REVOKED, "default", true, null));
    }

    @Test
    void doesNotTakeALaterDeletionForAPurge() throws Exception {
        // Given
        fixture.capture();
        String id = Tokens.insert(fixture.connection(), "REVOKED");

        // When
        fixture.journal("batch-2", "[\"" + id + "\"]");
        Tokens.delete(fixture.connection(), id);

        // Then
        assertThat(fixture.kindsOf(id)).containsExactly(ISSUED, REMOVED);
    }

    @Test
    void tellsNullsAndInfinitiesAsSuch() throws Exception {
        // Given
        fixture.capture();
        String id = Tokens.insert(fixture.connection(), "ACTIVE");

        // When
        fixture.execute(
                "UPDATE idn_oauth2_access_token SET time_created = NULL, validity_period = NULL,"
                        + " refresh_token_time_created = 'infinity' WHERE token_id = '"
                        + id
                        + "'");

        // Then
        fixture.changesUpToNow();
        RowVersion version = last(id).row().version();
        assertThat(version.createdMicros()).isNull();
        assertThat(version.validityMs()).isNull();
        assertThat(version.refreshCreatedMicros()).isGreaterThan(Long.MAX_VALUE / 2);
    }

    @Test
    void sendsABrokenJournalEntryToTheDeadLettersAndGoesOn() throws Exception {
        // Given
        fixture.capture();

        // When
        fixture.journal("batch-3", "{private}");
        String after = Tokens.insert(fixture.connection(), "ACTIVE");

        // Then
        assertThat(fixture.kindsOf(after)).containsExactly(ISSUED);
        assertThat(fixture.topics().deadLetters())
                .singleElement()
                .satisfies(
                        letter -> {
                            assertThat(letter.value()).isNull();
                            assertThat(letter.headers().lastHeader("stage").value())
                                    .asString(StandardCharsets.UTF_8)
                                    .isEqualTo("capture");
                            assertThat(letter.headers().lastHeader("reason").value())
                                    .asString(StandardCharsets.UTF_8)
                                    .contains("journal")
                                    .doesNotContain("private");
                        });
    }

    @Test
    void letsNoSecretLeaveTheDatabase() throws Exception {
        // Given
        Tokens.insert(fixture.connection(), "ACTIVE");
        fixture.execute("ALTER TABLE idn_oauth2_access_token REPLICA IDENTITY FULL");

        // When
        fixture.capture();
        String id = Tokens.insert(fixture.connection(), "ACTIVE");
        Tokens.update(fixture.connection(), id, "REVOKED");
        Tokens.delete(fixture.connection(), id);

        // Then
        assertThat(fixture.kindsOf(id)).containsExactly(ISSUED, CHANGED, REMOVED);
        assertThat(fixture.topics().read())
                .isNotEmpty()
                .allSatisfy(told -> assertThat(told.bytes()).doesNotContain(Tokens.SECRET));
    }

    @Test
    void movesTheSlotOfAnIdleDatabaseOnButNeverBeyondWhatIsStored() throws Exception {
        // Given
        fixture.capture();
        long before = confirmed();

        // When
        await().atMost(CaptureFixture.PATIENCE).until(() -> confirmed() > before);

        // Then
        assertThat(confirmed())
                .isLessThanOrEqualTo(OffsetTopic.read(fixture.config()).offset().boundary());
    }

    private long confirmed() throws Exception {
        try (Database database = Database.open(fixture.config())) {
            return ReplicationSlot.find(database, fixture.config().slotName()).confirmed();
        }
    }

    private TokenChange only(String id) throws Exception {
        List<TopicReader.Told> told =
                fixture.changesUpToNow().stream().filter(t -> t.isOf(id)).toList();
        assertThat(told).hasSize(1);
        return told.get(0).change();
    }

    private TokenChange last(String id) {
        return fixture.topics().read().stream()
                .filter(t -> t.isOf(id))
                .reduce((first, second) -> second)
                .orElseThrow()
                .change();
    }

    private static Predicate<TopicReader.Told> isKind(TokenChange.Kind kind) {
        return told -> told.change().kind() == kind;
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }
}
