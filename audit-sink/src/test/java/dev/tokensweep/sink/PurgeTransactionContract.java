package dev.tokensweep.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokensweep.events.Spared;
import dev.tokensweep.faults.Faults;
import dev.tokensweep.sandbox.SchemaVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a purge is and is not to do, on every database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PurgeTransactionContract {
    final TestDatabase database;
    SinkFixture sink;
    PurgeFixture purge;

    PurgeTransactionContract(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    final void open() throws SQLException {
        sink = new SinkFixture(database, SchemaVersion.V7_0);
        purge = new PurgeFixture(sink, sink.config());
    }

    @AfterEach
    final void close() throws SQLException {
        sink.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"REVOKED", "INACTIVE", "EXPIRED"})
    void movesEndedTokenToTheArchiveColumnByColumn(String state) throws SQLException {
        // Given
        String tokenId = sink.insert(state, 1).get(0);
        String kept = sink.insert("ACTIVE", 1).get(0);
        Map<String, String> before = rowOf("idn_oauth2_access_token", tokenId);

        // When
        PurgeOutcome outcome = purge.carryOut(List.of(tokenId));

        // Then
        assertThat(outcome).isEqualTo(new PurgeOutcome(1, 0, 0));
        assertThat(sink.live()).containsExactly(kept);
        Map<String, String> after = rowOf("idn_oauth2_access_token_audit", tokenId);
        assertThat(after.remove("invalidated_time")).isNotNull();
        assertThat(after).isEqualTo(before);
        assertThat(
                        sink.number(
                                "SELECT abs(max(%s) - max(%s)) FROM idn_oauth2_access_token_audit"
                                        .formatted(
                                                database.micros("invalidated_time"),
                                                database.micros("{now}"))))
                .isLessThan(60_000_000);
        assertThat(sink.texts("SELECT DISTINCT token_id FROM idn_oauth2_access_token_scope"))
                .containsExactly(kept);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ACTIVE", "GRACEFULLY_ROTATED"})
    void movesTokenWhoseTimeIsOver(String state) throws SQLException {
        // Given
        String tokenId = overdue(state);

        // When
        purge.carryOut(List.of(tokenId));

        // Then
        assertThat(sink.archived()).containsExactly(tokenId);
        assertThat(sink.live()).isEmpty();
    }

    @Test
    void deletesWithoutArchivingWhereSoConfigured() throws SQLException {
        // Given
        PurgeFixture plain =
                new PurgeFixture(sink, sink.config(database.jdbcUrl(sink.schema), false, Set.of()));
        List<String> ids = sink.insert("REVOKED", 3);

        // When
        plain.carryOut(ids);

        // Then
        assertThat(sink.live()).isEmpty();
        assertThat(sink.archived()).isEmpty();
        assertThat(sink.texts("SELECT archived FROM tokensweep_purge_journal"))
                .containsExactly("0");
    }

    /** Assignments that make another version of a row. */
    List<String> changes() {
        return List.of(
                "token_state = 'INACTIVE'",
                "token_state = 'revoked'",
                "token_state = 'REVOKED '",
                "token_state_id = 'other'",
                "token_state_id = upper(token_state_id)",
                "token_state_id = NULL",
                "time_created = time_created + interval '1' second",
                "time_created = NULL",
                "validity_period = validity_period + 1",
                "refresh_token_validity_period = NULL");
    }

    @ParameterizedTest
    @MethodSource("changes")
    void keepsRowThatChangedSinceTheVerdict(String change) throws SQLException {
        // Given
        String tokenId = sink.insert("REVOKED", 1).get(0);
        VerdictBatch batch = purge.batch(List.of(tokenId));
        sink.execute("UPDATE idn_oauth2_access_token SET " + change);

        // When
        PurgeOutcome outcome = purge.carryOut(batch);

        // Then
        assertThat(outcome).isEqualTo(new PurgeOutcome(0, 1, 0));
        assertThat(sink.live()).containsExactly(tokenId);
        assertThat(sink.spared()).isEqualTo(Map.of(tokenId, Spared.Cause.CHANGED));
    }

    /** Assignments after which nobody may say that a token is over. */
    List<String> doubts() {
        return List.of(
                "validity_period = 10900000",
                "refresh_token_validity_period = 360000000",
                "time_created = {now}",
                "validity_period = -1",
                "refresh_token_validity_period = -9223372036854775808",
                "validity_period = 99999999999990",
                "validity_period = 99999999999991",
                "refresh_token_validity_period = 9223372036854775807",
                "token_state = 'SUSPENDED'",
                "token_state = 'REVOKED '",
                "token_state = 'revoked'",
                "token_state = 'Expired'",
                "token_state = ''",
                "token_state = NULL",
                "time_created = NULL",
                "validity_period = NULL",
                "refresh_token_time_created = NULL",
                "refresh_token_validity_period = NULL");
    }

    @ParameterizedTest
    @MethodSource("doubts")
    void keepsWhatTheDatabaseDoesNotFindDueWhateverTheVerdictSays(String doubt)
            throws SQLException {
        // Given
        String doubtful = overdue("ACTIVE");
        sink.execute("UPDATE idn_oauth2_access_token SET " + doubt);
        String due = overdue("ACTIVE");

        // When
        purge.carryOut(List.of(doubtful, due));

        // Then
        assertThat(sink.live()).containsExactly(doubtful);
        assertThat(sink.archived()).containsExactly(due);
        assertThat(sink.spared()).isEqualTo(Map.of(doubtful, Spared.Cause.NOT_DUE));
    }

    @Test
    void sparesLockedRowWithoutWaiting() throws SQLException {
        // Given
        List<String> ids = sink.insert("REVOKED", 2);
        VerdictBatch batch = purge.batch(ids);
        try (Connection server = sink.connect();
                Statement statement = server.createStatement()) {
            server.setAutoCommit(false);
            statement.execute(
                    database.sql(
                            "SELECT 1 FROM idn_oauth2_access_token WHERE token_id = '%s' FOR UPDATE"
                                    .formatted(ids.get(0))));

            // When: a wait would end in an error, by the transaction's lock_timeout
            PurgeOutcome outcome = purge.carryOut(batch);

            // Then
            assertThat(outcome).isEqualTo(new PurgeOutcome(1, 1, 0));
        }
        assertThat(sink.live()).containsExactly(ids.get(0));
        assertThat(sink.spared()).isEqualTo(Map.of(ids.get(0), Spared.Cause.LOCKED));
    }

    @Test
    void saysNothingOfTokensThatAreGone() throws SQLException {
        // Given
        String tokenId = sink.insert("REVOKED", 1).get(0);
        VerdictBatch batch = purge.batch(List.of(tokenId));
        sink.execute("DELETE FROM idn_oauth2_access_token");

        // When
        PurgeOutcome outcome = purge.carryOut(batch);

        // Then
        assertThat(outcome).isEqualTo(new PurgeOutcome(0, 0, 0));
        assertThat(sink.spared()).isEmpty();
        assertThat(sink.archived()).isEmpty();
    }

    @Test
    void takesTheLastVerdictOnToken() throws SQLException {
        // Given
        String tokenId = sink.insert("INACTIVE", 1).get(0);
        VerdictRecord outdated = purge.record(tokenId, sink.verdict(tokenId));
        sink.execute("UPDATE idn_oauth2_access_token SET token_state = 'REVOKED'");
        VerdictRecord current = purge.record(tokenId, sink.verdict(tokenId));

        // When
        PurgeOutcome outcome = purge.carryOut(new VerdictBatch(List.of(outdated, current)));

        // Then
        assertThat(outcome).isEqualTo(new PurgeOutcome(1, 0, 0));
    }

    @Test
    void journalsEveryTokenOnceByReasonAndRule() throws SQLException {
        // Given
        List<String> revoked = sink.insert("REVOKED", 250);
        List<String> inactive = sink.insert("INACTIVE", 3);
        List<String> all = new ArrayList<>(revoked);
        all.addAll(inactive);

        // When
        purge.carryOut(all);

        // Then
        String told =
                "SELECT token_ids FROM tokensweep_purge_journal WHERE reason = '%s' AND rule_name = 'default' AND archived = 1";
        assertThat(ids(sink.texts(told.formatted("REVOKED"))))
                .containsExactlyInAnyOrderElementsOf(revoked);
        assertThat(ids(sink.texts(told.formatted("INACTIVE"))))
                .containsExactlyInAnyOrderElementsOf(inactive);
        assertThat(sink.number("SELECT count(DISTINCT batch_id) FROM tokensweep_purge_journal"))
                .isOne();
        assertThat(sink.number("SELECT count(*) FROM tokensweep_purge_journal")).isEqualTo(4);
    }

    @Test
    void deletesNothingAsZombie() throws SQLException {
        // Given
        List<String> ids = sink.insert("REVOKED", 3);
        VerdictBatch batch = purge.batch(ids);
        new PurgeFixture(sink, sink.config());

        // Then
        assertThatThrownBy(() -> purge.carryOut(batch)).isInstanceOf(FencedException.class);
        assertThat(sink.live()).hasSize(3);
        assertThat(sink.number("SELECT next_offset FROM tokensweep_progress")).isZero();
    }

    @Test
    void movesItsPlaceWithThePurgeAndPassesItByClaim() throws SQLException {
        // Given
        List<String> ids = sink.insert("REVOKED", 3);

        // When
        purge.carryOut(ids);

        // Then
        Progress successor =
                new Progress(sink.config().tables(), PurgeFixture.TOPIC_ID, Faults.NONE);
        assertThat(successor.claim(sink.connection, 0)).isEqualTo(3);
        assertThat(successor.claim(sink.connection, 1)).isZero();
    }

    @Test
    void refusesToLoseColumnEvenOneAddedBetweenTwoBatches() throws SQLException {
        // Given
        List<String> ids = sink.insert("REVOKED", 2);
        purge.carryOut(ids.subList(0, 1));
        sink.execute("ALTER TABLE idn_oauth2_access_token ADD COLUMN device varchar(40)");
        VerdictBatch batch = purge.batch(ids.subList(1, 2));

        // Then
        assertThatThrownBy(() -> purge.carryOut(batch))
                .isInstanceOf(ArchiveMismatchException.class)
                .hasMessageStartingWith(
                        "%1$s lacks the column device: ALTER TABLE %1$s ADD COLUMN %2$s "
                                .formatted(
                                        sink.config().tables().archive(),
                                        database.dialect().vendor().quoted("device")))
                .hasMessageContaining("(40)");
        assertThat(sink.live()).containsExactly(ids.get(1));
        sink.execute("ALTER TABLE idn_oauth2_access_token_audit ADD COLUMN device varchar(40)");
        assertThat(purge.carryOut(batch)).isEqualTo(new PurgeOutcome(1, 0, 0));
    }

    @Test
    void dropsColumnTheOperatorListed() throws SQLException {
        // Given
        PurgeFixture lenient =
                new PurgeFixture(
                        sink,
                        sink.config(
                                database.jdbcUrl(sink.schema), true, Set.of("CONSENTED_TOKEN")));
        sink.execute("ALTER TABLE idn_oauth2_access_token_audit DROP COLUMN consented_token");
        List<String> ids = sink.insert("REVOKED", 2);

        // When
        lenient.carryOut(ids);

        // Then
        assertThat(sink.archived()).containsExactlyInAnyOrderElementsOf(ids);
    }

    /** Statements that give the archive columns that no row has a value for. */
    abstract List<String> ownColumns();

    @Test
    void fillsArchiveThatHasColumnsOfItsOwn() throws SQLException {
        // Given
        for (String sql : ownColumns()) {
            sink.execute(sql);
        }
        List<String> ids = sink.insert("REVOKED", 2);

        // When
        purge.carryOut(ids);

        // Then
        assertThat(sink.texts("SELECT concat(id, origin) FROM idn_oauth2_access_token_audit"))
                .containsExactlyInAnyOrder("1sweep", "2sweep");
    }

    /** Statements that leave the archive unable to take a row whole. */
    abstract List<String> narrowings();

    @ParameterizedTest
    @MethodSource("narrowings")
    void refusesArchiveThatCannotHoldTheRow(String alteration) throws SQLException {
        // Given
        List<String> ids = sink.insert("REVOKED", 1);
        sink.execute("ALTER TABLE idn_oauth2_access_token_audit " + alteration);

        // Then
        assertThatThrownBy(() -> purge.carryOut(ids))
                .isInstanceOf(ArchiveMismatchException.class)
                .hasMessageContaining("ALTER TABLE");
        assertThat(sink.live()).hasSize(1);
        assertThat(sink.number("SELECT count(*) FROM tokensweep_purge_journal")).isZero();
    }

    private Map<String, String> rowOf(String table, String tokenId) throws SQLException {
        return sink.rows(table).stream()
                .filter(row -> tokenId.equals(row.get("token_id")))
                .findFirst()
                .orElseThrow();
    }

    /** Of arrays of texts without quotes in them. */
    private static List<String> ids(List<String> arrays) {
        return arrays.stream()
                .flatMap(
                        array ->
                                Stream.of(
                                        array.substring(2, array.length() - 2).split("\",\"", -1)))
                .toList();
    }

    final String overdue(String state) throws SQLException {
        Instant created = Instant.now().minus(Duration.ofHours(5));
        return sink.token(state)
                .createdAt(created)
                .refreshCreatedAt(created)
                .insert(sink.connection);
    }
}
