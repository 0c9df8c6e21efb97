package dev.tokensweep.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokensweep.events.Position;
import dev.tokensweep.events.Reason;
import dev.tokensweep.events.RowVersion;
import dev.tokensweep.events.Spared;
import dev.tokensweep.events.Verdict;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PurgeTransactionTest {
    private SinkFixture sink;
    private PurgeFixture purge;

    @BeforeEach
    void open() throws SQLException {
        sink = new SinkFixture(SchemaVersion.V7_0);
        purge = new PurgeFixture(sink, sink.config());
    }

    @AfterEach
    void close() throws SQLException {
        sink.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"REVOKED", "INACTIVE", "EXPIRED"})
    void movesEndedTokenToTheArchiveColumnByColumn(String state) throws SQLException {
        // Given
        String tokenId = sink.insert(state, 1).get(0);
        String kept = sink.insert("ACTIVE", 1).get(0);
        String row = "SELECT to_jsonb(t) FROM idn_oauth2_access_token t WHERE token_id = '%s'";
        List<String> before = sink.texts(row.formatted(tokenId));

        // When
        PurgeOutcome outcome = purge.carryOut(List.of(tokenId));

        // Then
        assertThat(outcome).isEqualTo(new PurgeOutcome(1, 0, 0));
        assertThat(sink.live()).containsExactly(kept);
        assertThat(
                        sink.texts(
                                "SELECT to_jsonb(a) - 'invalidated_time' FROM idn_oauth2_access_token_audit a"))
                .isEqualTo(before);
        assertThat(
                        sink.number(
                                "SELECT count(*) FROM idn_oauth2_access_token_audit WHERE invalidated_time BETWEEN (now() AT TIME ZONE 'UTC') - interval '1 minute' AND (now() AT TIME ZONE 'UTC')"))
                .isOne();
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
                new PurgeFixture(sink, sink.config(Services.DATABASE.jdbcUrl(), false, Set.of()));
        List<String> ids = sink.insert("REVOKED", 3);

        // When
        plain.carryOut(ids);

        // Then
        assertThat(sink.live()).isEmpty();
        assertThat(sink.archived()).isEmpty();
        assertThat(sink.texts("SELECT archived FROM tokensweep_purge_journal"))
                .containsExactly("0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "token_state = 'INACTIVE'",
                "token_state_id = 'other'",
                "token_state_id = NULL",
                "time_created = time_created + interval '1 microsecond'",
                "time_created = NULL",
                "validity_period = validity_period + 1",
                "refresh_token_time_created = 'infinity'",
                "refresh_token_validity_period = NULL"
            })
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "validity_period = 10900000",
                "refresh_token_validity_period = 360000000",
                "time_created = now() AT TIME ZONE 'UTC'",
                "validity_period = -1",
                "refresh_token_validity_period = -9223372036854775808",
                "validity_period = 99999999999990",
                "validity_period = 99999999999991",
                "refresh_token_validity_period = 9223372036854775807",
                "time_created = '100000-01-01 00:00:00.000001'",
                "token_state = 'SUSPENDED'",
                "token_state = 'REVOKED '",
                "token_state = 'revoked'",
                "token_state = ''",
                "token_state = NULL",
                "time_created = NULL",
                "validity_period = NULL",
                "refresh_token_time_created = NULL",
                "refresh_token_validity_period = NULL"
            })
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

    @ParameterizedTest
    @CsvSource({
        "infinity, 9223372036825200000",
        "-infinity, -9223372036832400000",
        "infinity, 9223372036854775807",
        "-infinity, -9223372036854775808"
    })
    void knowsInfinityAsTheLogTellsIt(String infinity, long micros) throws SQLException {
        // Given
        String ended = sink.insert("REVOKED", 1).get(0);
        String active = overdue("ACTIVE");
        List<VerdictRecord> verdicts = new ArrayList<>();
        for (String tokenId : List.of(ended, active)) {
            RowVersion version = sink.version(tokenId);
            RowVersion infinite =
                    new RowVersion(
                            version.state(),
                            version.stateId(),
                            micros,
                            version.validityMs(),
                            version.refreshCreatedMicros(),
                            version.refreshValidityMs());
            verdicts.add(purge.record(tokenId, verdict(infinite)));
        }
        sink.execute("UPDATE idn_oauth2_access_token SET time_created = '" + infinity + "'");

        // When
        purge.carryOut(new VerdictBatch(verdicts));

        // Then
        assertThat(sink.archived()).containsExactly(ended);
        assertThat(sink.spared()).isEqualTo(Map.of(active, Spared.Cause.NOT_DUE));
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
                    "SELECT 1 FROM idn_oauth2_access_token WHERE token_id = '%s' FOR UPDATE"
                            .formatted(ids.get(0)));

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
                "SELECT jsonb_array_elements_text(token_ids::jsonb) FROM tokensweep_purge_journal WHERE reason = '%s' AND rule_name = 'default' AND archived = 1";
        assertThat(sink.texts(told.formatted("REVOKED")))
                .containsExactlyInAnyOrderElementsOf(revoked);
        assertThat(sink.texts(told.formatted("INACTIVE")))
                .containsExactlyInAnyOrderElementsOf(inactive);
        assertThat(sink.number("SELECT count(DISTINCT batch_id) FROM tokensweep_purge_journal"))
                .isOne();
        assertThat(sink.number("SELECT count(*) FROM tokensweep_purge_journal")).isEqualTo(4);
    }

    @Test
    void journalsBeforeTheDeleteInTheLog() throws SQLException {
        // Given
        List<String> ids = sink.insert("REVOKED", 2);
        String slot = sink.schema;
        sink.texts(
                "SELECT pg_create_logical_replication_slot('%s', 'test_decoding')".formatted(slot));
        try {
            // When
            purge.carryOut(ids);

            // Then
            String changes =
                    "SELECT substring(data FROM 'table %1$s\\.(\\w+: [A-Z]+)') FROM pg_logical_slot_get_changes('%1$s', NULL, NULL) WHERE data LIKE 'table %1$s.tokensweep_purge_journal%%' OR data LIKE 'table %1$s.idn_oauth2_access_token:%%'";
            assertThat(sink.texts(changes.formatted(slot)))
                    .containsExactly(
                            "tokensweep_purge_journal: INSERT",
                            "idn_oauth2_access_token: DELETE",
                            "idn_oauth2_access_token: DELETE");
        } finally {
            sink.texts("SELECT pg_drop_replication_slot('%s')".formatted(slot));
        }
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
                .hasMessage(
                        "\"%1$s\".idn_oauth2_access_token_audit lacks the column device: ALTER TABLE \"%1$s\".idn_oauth2_access_token_audit ADD COLUMN \"device\" character varying(40);"
                                .formatted(sink.schema));
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
                        sink.config(Services.DATABASE.jdbcUrl(), true, Set.of("CONSENTED_TOKEN")));
        sink.execute("ALTER TABLE idn_oauth2_access_token_audit DROP COLUMN consented_token");
        List<String> ids = sink.insert("REVOKED", 2);

        // When
        lenient.carryOut(ids);

        // Then
        assertThat(sink.archived()).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void fillsArchiveThatHasColumnsOfItsOwn() throws SQLException {
        // Given
        sink.execute(
                "ALTER TABLE idn_oauth2_access_token_audit ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY, ADD COLUMN note varchar(9), ADD COLUMN origin varchar(9) NOT NULL DEFAULT 'sweep'");
        List<String> ids = sink.insert("REVOKED", 2);

        // When
        purge.carryOut(ids);

        // Then
        assertThat(sink.texts("SELECT id || origin FROM idn_oauth2_access_token_audit"))
                .containsExactlyInAnyOrder("1sweep", "2sweep");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER COLUMN subject_identifier TYPE varchar(254)",
                "ALTER COLUMN time_created TYPE timestamp(0)",
                "ALTER COLUMN validity_period TYPE int",
                "DROP COLUMN invalidated_time",
                "ADD COLUMN id bigint NOT NULL"
            })
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

    @Test
    void rollsBackWhenTriggerHoldsRowsBack() throws SQLException {
        // Given
        List<String> ids = sink.insert("REVOKED", 2);
        sink.execute(
                """
                CREATE FUNCTION hold_back() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
                CREATE TRIGGER hold_back BEFORE INSERT ON idn_oauth2_access_token_audit
                FOR EACH ROW EXECUTE FUNCTION hold_back()""");

        // Then
        assertThatThrownBy(() -> purge.carryOut(ids))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("0 of 2");
        assertThat(sink.live()).hasSize(2);
    }

    private String overdue(String state) throws SQLException {
        Instant created = Instant.now().minus(Duration.ofHours(5));
        return sink.token(state)
                .createdAt(created)
                .refreshCreatedAt(created)
                .insert(sink.connection);
    }

    private static Verdict verdict(RowVersion version) {
        return new Verdict(version, Reason.REVOKED, "default", 1, 1, new Position(1, 2, 3, 4), 5);
    }

    /** Who builds an index on the archive has all tokens wait, and none of them to blame. */
    @Test
    void blamesNoTokenForALockOnTheArchive() throws SQLException {
        // Given
        List<String> ids = sink.insert("REVOKED", 3);
        try (Connection other = sink.connect();
                Statement lock = other.createStatement()) {
            other.setAutoCommit(false);
            lock.execute("LOCK TABLE idn_oauth2_access_token_audit IN SHARE MODE");

            // Then
            assertThatThrownBy(() -> purge.carryOut(ids))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            failure -> assertThat(Fault.of(failure)).isEqualTo(Fault.SURROUNDINGS))
                    .isNotInstanceOf(ChildLockedException.class);
        }
        assertThat(sink.spared()).isEmpty();
        assertThat(purge.carryOut(ids)).isEqualTo(new PurgeOutcome(3, 0, 0));
    }
}
