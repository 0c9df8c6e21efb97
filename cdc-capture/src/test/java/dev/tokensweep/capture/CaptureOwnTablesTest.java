package dev.tokensweep.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.tokensweep.events.Hold;
import dev.tokensweep.events.HoldChange;
import dev.tokensweep.events.HoldChange.Kind;
import dev.tokensweep.events.Mark;
import dev.tokensweep.events.OwnTables;
import dev.tokensweep.events.RowsPurged;
import dev.tokensweep.events.TokenChange;
import dev.tokensweep.faults.FailPoint;
import dev.tokensweep.faults.Faults;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds, marks, related rows and scopes: what our own tables tell through the log. */
@ExtendWith(Services.class)
class CaptureOwnTablesTest {
    private static final int PARTITIONS = 3;
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
    void tellsEveryPartitionOfAHoldAndOfItsEnd() throws Exception {
        // Given
        fixture.capture();

        // When
        hold("h1", "USER", "maya");
        release("h1", "counsel");

        // Then
        Hold maya = new Hold("h1", Hold.Scope.USER, "maya", "case 7", "legal");
        List<TopicReader.Told> told = fixture.changesUpToNow();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            assertThat(holdsIn(told, partition))
                    .extracting(HoldChange::kind, HoldChange::hold, HoldChange::by)
                    .containsExactly(
                            tuple(Kind.HELD, maya, null), tuple(Kind.RELEASED, maya, "counsel"));
        }
        assertThat(holdsIn(told, 0)).allMatch(change -> change.transactionId() > 0);
        ToldOrder.assertStrictlyIncreasing(told);
    }

    /** An update that does not touch a large value leaves it out of the log. */
    @Test
    void leavesOutAReasonThatTheLogLeavesOut() throws Exception {
        // Given
        fixture.capture();
        String reason = incompressible(1_000);
        fixture.execute(
                "INSERT INTO %s VALUES ('h1', 'ALL', '', '%s', 'legal', now())"
                        .formatted(OwnTables.HOLD, reason));

        // When
        fixture.execute("UPDATE %s SET hold_id = hold_id".formatted(OwnTables.HOLD));
        fixture.execute("UPDATE %s SET reason = reason || ''".formatted(OwnTables.HOLD));

        // Then
        assertThat(holdsIn(fixture.changesUpToNow(), 1))
                .extracting(change -> change.hold().reason())
                .containsExactly(reason, "", reason);
    }

    private static String incompressible(int length) {
        return new Random(1)
                .ints(length, 0x4e00, 0x9fff)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Where the log has a gap, its row is all that tells who released a hold. */
    @Test
    void findsHoldsBySnapshotWhetherTheyStandOrAreReleased() throws Exception {
        // Given
        CapturePreflight.check(fixture.config());
        hold("standing", "ALL", "");
        hold("over", "TENANT", "5");
        release("over", "counsel");
        fixture.execute("INSERT INTO %s VALUES (1, 41)".formatted(OwnTables.MARK));
        Tokens.insert(fixture.connection(), "ACTIVE");

        // When
        fixture.capture();

        // Then
        List<TopicReader.Told> told = fixture.changesUpToNow();
        assertThat(told)
                .filteredOn(t -> t.any() instanceof HoldChange)
                .hasSize(2 * PARTITIONS)
                .allMatch(t -> t.position().transaction() == 0 && t.any().transactionId() == 0);
        assertThat(holdsIn(told, 1))
                .extracting(HoldChange::kind, change -> change.hold().id(), HoldChange::by)
                .containsExactly(
                        tuple(Kind.HELD, "standing", null),
                        tuple(Kind.RELEASED, "over", "counsel"));
        assertThat(told).noneMatch(t -> t.any() instanceof Mark);
        ToldOrder.assertStrictlyIncreasing(told);
    }

    @Test
    void takesADeletedHoldForReleased() throws Exception {
        // Given
        fixture.capture();
        hold("h1", "APP", "7");

        // When
        fixture.execute("DELETE FROM " + OwnTables.HOLD);

        // Then
        assertThat(holdsIn(fixture.changesUpToNow(), 1))
                .extracting(HoldChange::kind, change -> change.hold().id(), HoldChange::by)
                .containsExactly(tuple(Kind.HELD, "h1", null), tuple(Kind.RELEASED, "h1", null));
    }

    @Test
    void sendsAHoldOfUnknownScopeToTheDeadLettersAndGoesOn() throws Exception {
        // Given
        fixture.capture();
        fixture.execute(
                "ALTER TABLE %1$s DROP CONSTRAINT %1$s_scope_check".formatted(OwnTables.HOLD));

        // When
        hold("odd", "PLANET", "private");
        hold("h1", "TENANT", "5");

        // Then
        assertThat(holdsIn(fixture.changesUpToNow(), 2))
                .extracting(change -> change.hold().id())
                .containsExactly("h1");
        assertThat(deadLetters()).containsExactly("a hold with an unknown scope");
    }

    @Test
    void tellsEveryPartitionOfAMarkInItsPlaceAmongTheTokens() throws Exception {
        // Given
        fixture.capture();

        // When
        mark(7);
        String between = Tokens.insert(fixture.connection(), "ACTIVE");
        mark(8);

        // Then
        List<TopicReader.Told> told = fixture.changesUpToNow();
        int partition = told.stream().filter(t -> t.isOf(between)).findAny().get().partition();
        assertThat(told)
                .filteredOn(t -> t.partition() == partition)
                .filteredOn(t -> t.any() instanceof Mark || t.isOf(between))
                .extracting(t -> t.any() instanceof Mark mark ? mark.number() : 0L)
                .containsExactly(7L, 0L, 8L);
        assertThat(told).filteredOn(t -> t.any() instanceof Mark).hasSize(2 * PARTITIONS);
    }

    @Test
    void tellsTheTransactionsOfMarksAndTokensAsTheDatabaseCountsThem() throws Exception {
        // Given
        fixture.capture();

        // When
        mark(7);
        String tokenId = Tokens.insert(fixture.connection(), "ACTIVE");

        // Then
        List<TopicReader.Told> told = fixture.changesUpToNow();
        assertThat(told)
                .filteredOn(t -> t.any() instanceof Mark)
                .hasSize(PARTITIONS)
                .allMatch(t -> t.any().transactionId() == xmin(OwnTables.MARK, "id", "1"));
        assertThat(told)
                .filteredOn(t -> t.isOf(tokenId))
                .allMatch(
                        t ->
                                t.any().transactionId()
                                        == xmin(CapturedTables.TOKEN_TABLE, "token_id", tokenId));
    }

    private long xmin(String table, String column, String key) {
        try {
            String sql = "SELECT xmin FROM %s.%s WHERE %s::text = ?";
            return Long.parseLong(
                    fixture.query(sql.formatted(fixture.config().schema(), table, column), key)
                            .get(0));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void tellsOfRelatedRowsUnderTheirBatch() throws Exception {
        // Given
        fixture.capture();

        // When
        journalRows("b1", "RELATED", "IDN_OAUTH2_DEVICE_FLOW", 1, "[\"c1\",\"c2\"]");
        journalRows("b2", "ARCHIVE_PRUNED", "IDN_OAUTH2_ACCESS_TOKEN_AUDIT", 0, "[\"t1\"]");
        journalRows("b3", "REVOKED", "IDN_OAUTH_PAR", 0, "[\"p1\"]");
        fixture.execute("DELETE FROM " + OwnTables.JOURNAL);

        // Then
        assertThat(fixture.changesUpToNow())
                .filteredOn(t -> t.any() instanceof RowsPurged)
                .extracting(
                        TopicReader.Told::key,
                        t -> ((RowsPurged) t.any()).kind(),
                        t -> ((RowsPurged) t.any()).table(),
                        t -> ((RowsPurged) t.any()).ids(),
                        t -> ((RowsPurged) t.any()).archived())
                .containsExactlyInAnyOrder(
                        tuple(
                                "b1",
                                RowsPurged.Kind.RELATED,
                                "IDN_OAUTH2_DEVICE_FLOW",
                                List.of("c1", "c2"),
                                true),
                        tuple(
                                "b2",
                                RowsPurged.Kind.ARCHIVE,
                                "IDN_OAUTH2_ACCESS_TOKEN_AUDIT",
                                List.of("t1"),
                                false));
        assertThat(deadLetters()).singleElement().asString().contains("unknown reason");
    }

    @Test
    void givesEachPurgedTokenItsScopes() throws Exception {
        // Given
        fixture.capture();
        List<String> ids = tokens(4);

        // When
        purge(ids, "[\"openid profile\", null, 0, \"email\"]");

        // Then
        List<TopicReader.Told> told = fixture.changesUpToNow();
        assertThat(ids.stream().map(id -> purgeOf(told, id).purge().scope()))
                .containsExactly("openid profile", null, "openid profile", "email");
    }

    @Test
    void knowsAPurgeForOursAlsoWhereItsScopesCannotBeRead() throws Exception {
        // Given
        fixture.capture();
        List<String> ids = tokens(2);

        // When
        purge(ids, "[1, \"private\"]");

        // Then
        List<TopicReader.Told> told = fixture.changesUpToNow();
        assertThat(ids)
                .extracting(id -> purgeOf(told, id))
                .allMatch(change -> change.kind() == TokenChange.Kind.PURGED)
                .allMatch(change -> change.purge().scope() == null);
        assertThat(deadLetters()).containsExactly("a journal entry whose scopes point ahead");
    }

    @ParameterizedTest
    @EnumSource(names = {"CAPTURE_BEFORE_COMMIT", "CAPTURE_AFTER_COMMIT"})
    void tellsEveryHoldMarkAndBatchOnceOverCrashes(FailPoint point) throws Exception {
        // Given
        int rounds = 40;
        AtomicInteger commits = new AtomicInteger();
        fixture.capture(
                Faults.at(
                        now -> {
                            if (now == point && commits.incrementAndGet() % 4 == 0) {
                                throw new IllegalStateException("a crash of the test's");
                            }
                        }));

        // When
        for (int i = 1; i <= rounds; i++) {
            hold("h" + i, "TENANT", "5");
            mark(i);
            Tokens.insert(fixture.connection(), "ACTIVE");
            journalRows("b" + i, "RELATED", "IDN_OAUTH_PAR", 1, "[\"r" + i + "\"]");
            release("h" + i, "counsel");
            awaitTold(i);
        }

        // Then
        List<TopicReader.Told> told = fixture.changesUpToNow();
        ToldOrder.assertStrictlyIncreasing(told);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            assertThat(marksIn(told, partition))
                    .containsExactlyElementsOf(LongStream.rangeClosed(1, rounds).boxed().toList());
            assertThat(holdsIn(told, partition)).hasSize(2 * rounds).doesNotHaveDuplicates();
        }
        assertThat(told).filteredOn(t -> t.any() instanceof RowsPurged).hasSize(rounds);
        assertThat(commits).hasValueGreaterThan(4);
    }

    private void awaitTold(long mark) {
        await().atMost(CaptureFixture.PATIENCE)
                .until(
                        () ->
                                fixture.topics().read().stream()
                                        .anyMatch(
                                                t ->
                                                        t.any() instanceof Mark m
                                                                && m.number() == mark));
    }

    private static List<HoldChange> holdsIn(List<TopicReader.Told> told, int partition) {
        return told.stream()
                .filter(t -> t.partition() == partition && t.any() instanceof HoldChange)
                .map(t -> (HoldChange) t.any())
                .toList();
    }

    private static List<Long> marksIn(List<TopicReader.Told> told, int partition) {
        return told.stream()
                .filter(t -> t.partition() == partition && t.any() instanceof Mark)
                .map(t -> ((Mark) t.any()).number())
                .toList();
    }

    private static TokenChange purgeOf(List<TopicReader.Told> told, String id) {
        return told.stream()
                .filter(t -> t.isOf(id))
                .reduce((first, last) -> last)
                .orElseThrow()
                .change();
    }

    private List<String> deadLetters() {
        return fixture.topics().deadLetters().stream()
                .map(letter -> letter.headers().lastHeader("reason").value())
                .map(reason -> new String(reason, StandardCharsets.UTF_8))
                .toList();
    }

    private List<String> tokens(int count) throws SQLException {
        String[] ids = new String[count];
        for (int i = 0; i < count; i++) {
            ids[i] = Tokens.insert(fixture.connection(), "REVOKED");
        }
        return List.of(ids);
    }

    private void purge(List<String> ids, String scopes) throws SQLException {
        fixture.connection().setAutoCommit(false);
        fixture.execute(
                "INSERT INTO %s VALUES ('b', 0, 'REVOKED', 'default', 1, now(), '[\"%s\"]', '%s')"
                        .formatted(OwnTables.JOURNAL, String.join("\",\"", ids), scopes));
        for (String id : ids) {
            Tokens.delete(fixture.connection(), id);
        }
        fixture.connection().commit();
        fixture.connection().setAutoCommit(true);
    }

    private void journalRows(String batchId, String reason, String table, int archived, String ids)
            throws SQLException {
        fixture.execute(
                "INSERT INTO %s VALUES ('%s', 0, '%s', 'default', %d, now(), '%s', NULL, '%s')"
                        .formatted(OwnTables.JOURNAL, batchId, reason, archived, ids, table));
    }

    private void hold(String id, String scope, String subject) throws SQLException {
        fixture.execute(
                "INSERT INTO %s VALUES ('%s', '%s', '%s', 'case 7', 'legal', now())"
                        .formatted(OwnTables.HOLD, id, scope, subject));
    }

    private void release(String id, String by) throws SQLException {
        fixture.execute(
                "UPDATE %s SET released_at = now(), released_by = '%s' WHERE hold_id = '%s'"
                        .formatted(OwnTables.HOLD, by, id));
    }

    private void mark(long number) throws SQLException {
        fixture.execute(
                "INSERT INTO %s VALUES (1, %d) ON CONFLICT (id) DO UPDATE SET mark = excluded.mark"
                        .formatted(OwnTables.MARK, number));
    }
}
