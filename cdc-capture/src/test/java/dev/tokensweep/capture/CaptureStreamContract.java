package dev.tokensweep.capture;

import static dev.tokensweep.events.TokenChange.Kind.CHANGED;
import static dev.tokensweep.events.TokenChange.Kind.ISSUED;
import static dev.tokensweep.events.TokenChange.Kind.PURGED;
import static dev.tokensweep.events.TokenChange.Kind.REMOVED;
import static dev.tokensweep.events.TokenChange.Kind.SEEN;
import static dev.tokensweep.events.TokenChange.Kind.SNAPSHOT_COMPLETED;
import static java.util.Locale.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.events.Grant;
import dev.tokensweep.events.HoldChange;
import dev.tokensweep.events.Mark;
import dev.tokensweep.events.OwnTables;
import dev.tokensweep.events.Purge;
import dev.tokensweep.events.Reason;
import dev.tokensweep.events.RowVersion;
import dev.tokensweep.events.TokenChange;
import dev.tokensweep.events.TokenRow;
import dev.tokensweep.privacy.PseudonymKey;
import dev.tokensweep.privacy.UserNaming;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What capture tells of what it sees, the same on every database. */
@ExtendWith(Services.class)
abstract class CaptureStreamContract {
    private CaptureFixture fixture;

    /** The database on which it is held. */
    abstract TestDatabase database();

    final CaptureFixture fixture() {
        return fixture;
    }

    @BeforeEach
    void openFixture() throws Exception {
        database().assumeInstalled();
        fixture = new CaptureFixture(database());
    }

    @AfterEach
    void closeFixture() throws Exception {
        if (fixture != null) {
            fixture.close();
        }
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
        long createdMicros = micros(database().stored(Tokens.CREATED));
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
                .isBetween(nowMicros - 2_000_000, nowMicros + 9_000_000);
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
    void callsUsersByPseudonymsAndRemembersNoneOfThem() throws Exception {
        // Given
        String seen = Tokens.insert(fixture.connection(), "REVOKED");
        fixture.capture(new UserNaming(new PseudonymKey("0123456789abcdef".repeat(2)), true));

        // When
        String issued = Tokens.insert(fixture.connection(), "ACTIVE");
        Tokens.update(fixture.connection(), issued, "INACTIVE");
        fixture.execute(
                "INSERT INTO %s (hold_id, scope, subject, reason, author, placed_at) VALUES ('h', 'USER', 'ALICE-%s', 'why', 'ada', now())"
                        .formatted(OwnTables.HOLD, issued));

        // Then
        List<TopicReader.Told> told = fixture.changesUpToNow();
        assertThat(told).noneMatch(each -> each.bytes().toLowerCase(ROOT).contains("alice"));
        String pseudonym = users(told, issued).get(0);
        assertThat(pseudonym).matches(PseudonymKey::isPseudonym);
        assertThat(users(told, issued)).containsExactly(pseudonym, pseudonym);
        assertThat(users(told, seen)).doesNotContain(pseudonym);
        assertThat(told)
                .filteredOn(each -> each.any() instanceof HoldChange)
                .allMatch(each -> ((HoldChange) each.any()).hold().subject().equals(pseudonym))
                .hasSize(3);

        // When
        fixture.execute("DELETE FROM " + OwnTables.USER_KEY);
        Tokens.update(fixture.connection(), issued, "EXPIRED");

        // Then
        assertThat(users(fixture.changesUpToNow(), issued).get(2))
                .matches(PseudonymKey::isPseudonym)
                .isNotEqualTo(pseudonym);
    }

    private static List<String> users(List<TopicReader.Told> told, String tokenId) {
        return told.stream()
                .filter(each -> each.isOf(tokenId))
                .map(each -> each.change().row().grant().user())
                .toList();
    }

    @Test
    void tellsAChangedIdAsRemovedAndIssued() throws Exception {
        // Given
        fixture.capture();
        String old = Tokens.insert(fixture.connection(), "ACTIVE");
        String renamed = old + "-new";

        // When
        fixture.execute(
                "UPDATE IDN_OAUTH2_ACCESS_TOKEN SET token_id = '%s' WHERE token_id = '%s'"
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
    void tellsNullsAsSuch() throws Exception {
        // Given
        fixture.capture();
        String id = Tokens.insert(fixture.connection(), "ACTIVE");

        // When
        fixture.execute(
                "UPDATE IDN_OAUTH2_ACCESS_TOKEN SET time_created = NULL, validity_period = NULL"
                        + " WHERE token_id = '"
                        + id
                        + "'");

        // Then
        fixture.changesUpToNow();
        RowVersion version = last(id).row().version();
        assertThat(version.createdMicros()).isNull();
        assertThat(version.validityMs()).isNull();
    }

    @Test
    void letsNoSecretLeaveTheDatabase() throws Exception {
        // Given
        Tokens.insert(fixture.connection(), "ACTIVE");

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
    void seesTheSameRowBySnapshotAsByTheLog() throws Exception {
        // Given
        String before = Tokens.insert(fixture.connection(), "ACTIVE");
        fixture.capture();
        String after = Tokens.insert(fixture.connection(), "ACTIVE");

        // When
        fixture.changesUpToNow();

        // Then
        assertThat(anonymous(last(before), before)).isEqualTo(anonymous(last(after), after));
    }

    private static String anonymous(TokenChange change, String id) {
        return change.row().toString().replace(id, "id");
    }

    @Test
    void tellsOfHoldsThatStandAndThatCome() throws Exception {
        // Given
        CapturePreflight.check(fixture.config());
        hold("before");

        // When
        fixture.capture();
        hold("after");
        fixture.changesUpToNow();

        // Then
        assertThat(fixture.topics().read())
                .filteredOn(told -> told.any() instanceof HoldChange)
                .extracting(told -> ((HoldChange) told.any()).hold().id())
                .containsOnly("before", "after")
                .hasSize(6);
    }

    private void hold(String id) throws Exception {
        fixture.execute(
                "INSERT INTO %s (hold_id, scope, subject, reason, author, placed_at) VALUES ('%s', 'USER', 'bob', 'court', 'me', now())"
                        .formatted(OwnTables.HOLD, id));
    }

    @Test
    void tellsMarksInTheirPlaceWithRisingTransactions() throws Exception {
        // Given
        fixture.capture();
        fixture.execute("INSERT INTO %s (id, mark) VALUES (1, 7)".formatted(OwnTables.MARK));

        // When
        String id = Tokens.insert(fixture.connection(), "ACTIVE");
        fixture.execute("UPDATE %s SET mark = 8".formatted(OwnTables.MARK));
        fixture.changesUpToNow();

        // Then
        List<Mark> marks =
                fixture.topics().read().stream()
                        .filter(told -> told.partition() == 0 && told.any() instanceof Mark)
                        .map(told -> (Mark) told.any())
                        .toList();
        assertThat(marks).extracting(Mark::number).containsExactly(7L, 8L);
        TokenChange issued = last(id);
        assertThat(marks.get(0).position()).isLessThan(issued.position());
        assertThat(marks.get(1).position()).isGreaterThan(issued.position());
        assertThat(marks.get(0).transactionId()).isLessThan(issued.transactionId());
        assertThat(marks.get(1).transactionId()).isGreaterThan(issued.transactionId());
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

    private TokenChange only(String id) throws Exception {
        List<TopicReader.Told> told =
                fixture.changesUpToNow().stream().filter(t -> t.isOf(id)).toList();
        assertThat(told).hasSize(1);
        return told.get(0).change();
    }

    final TokenChange last(String id) {
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
