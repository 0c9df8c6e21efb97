package dev.tokensweep.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokensweep.events.Spared;
import dev.tokensweep.faults.FailPoint;
import dev.tokensweep.faults.Faults;
import dev.tokensweep.faults.Mechanism;
import dev.tokensweep.sandbox.SchemaVersion;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That a check of the purge can fail: each mechanism is missed when it is gone. */
abstract class PurgeFaultsContract {
    final TestDatabase database;
    SinkFixture sink;

    PurgeFaultsContract(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    final void open() {
        sink = new SinkFixture(database, SchemaVersion.V7_0);
    }

    @AfterEach
    final void close() throws SQLException {
        sink.close();
    }

    @Test
    void passesItsFailPointsInTheOrderOfItsSteps() throws SQLException {
        // Given
        List<FailPoint> passed = new ArrayList<>();
        PurgeFixture purge = new PurgeFixture(sink, sink.config(), Faults.at(passed::add));
        List<String> ids = new ArrayList<>(sink.insert("REVOKED", 1));
        ids.addAll(sink.insert("ACTIVE", 1));

        // When
        purge.carryOut(ids);

        // Then
        assertThat(passed)
                .containsExactly(
                        FailPoint.SINK_AFTER_LOCK,
                        FailPoint.SINK_AFTER_CHILDREN,
                        FailPoint.SINK_AFTER_JOURNAL,
                        FailPoint.SINK_AFTER_DELETE,
                        FailPoint.SINK_AFTER_TOLD,
                        FailPoint.SINK_AFTER_COMMIT);
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "SINK_AFTER_LOCK",
                "SINK_AFTER_CHILDREN",
                "SINK_AFTER_JOURNAL",
                "SINK_AFTER_DELETE",
                "SINK_AFTER_TOLD"
            })
    void leavesNothingBehindWhenItDiesBeforeTheCommit(FailPoint deadly) throws SQLException {
        // Given
        PurgeFixture purge = new PurgeFixture(sink, sink.config(), dyingAt(deadly));
        List<String> ids = new ArrayList<>(sink.insert("REVOKED", 1));
        ids.addAll(sink.insert("ACTIVE", 1));
        VerdictBatch batch = purge.batch(ids);

        // When
        assertThatThrownBy(() -> purge.carryOut(batch)).hasMessage("a death of the test's");

        // Then
        assertThat(sink.live()).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(sink.archived()).isEmpty();
        assertThat(sink.number("SELECT count(*) FROM tokensweep_purge_journal")).isZero();
        assertThat(sink.number("SELECT next_offset FROM tokensweep_progress")).isZero();
    }

    @Test
    void hasDoneItAllWhenItDiesAfterTheCommit() throws SQLException {
        // Given
        PurgeFixture purge =
                new PurgeFixture(sink, sink.config(), dyingAt(FailPoint.SINK_AFTER_COMMIT));
        List<String> ids = sink.insert("REVOKED", 2);
        VerdictBatch batch = purge.batch(ids);

        // When
        assertThatThrownBy(() -> purge.carryOut(batch)).hasMessage("a death of the test's");

        // Then
        assertThat(sink.archived()).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(sink.number("SELECT next_offset FROM tokensweep_progress")).isEqualTo(2);
    }

    @Test
    void letsAZombiePurgeWithoutFencing() throws SQLException {
        // Given
        PurgeFixture zombie = new PurgeFixture(sink, sink.config(), without(Mechanism.FENCING));
        List<String> ids = sink.insert("REVOKED", 3);
        VerdictBatch batch = zombie.batch(ids);
        new PurgeFixture(sink, sink.config());

        // When
        zombie.carryOut(batch);

        // Then
        assertThat(sink.archived()).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(sink.number("SELECT next_offset FROM tokensweep_progress")).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "token_state = 'ACTIVE'",
                "token_state_id = 'other'",
                "validity_period = -1",
                "time_created = {now}"
            })
    void deletesARowThatChangedSinceTheVerdictWithoutTheRecheck(String change) throws SQLException {
        // Given
        PurgeFixture purge =
                new PurgeFixture(sink, sink.config(), without(Mechanism.DELETE_RECHECK));
        String tokenId = sink.insert("REVOKED", 1).get(0);
        VerdictBatch batch = purge.batch(List.of(tokenId));
        sink.execute("UPDATE idn_oauth2_access_token SET " + change);

        // When
        purge.carryOut(batch);

        // Then
        assertThat(sink.live()).isEmpty();
        assertThat(sink.archived()).containsExactly(tokenId);
    }

    @Test
    void deletesATokenOnHoldWithoutTheRecheck() throws SQLException {
        // Given
        PurgeFixture purge =
                new PurgeFixture(sink, sink.config(), without(Mechanism.DELETE_RECHECK));
        String tokenId = sink.insert("REVOKED", 1).get(0);
        sink.execute(
                "INSERT INTO tokensweep_hold (hold_id, scope, subject, reason, author, placed_at) VALUES ('h', 'TOKEN', '%s', 'case 7', 'legal', CURRENT_TIMESTAMP)"
                        .formatted(tokenId));

        // When
        purge.carryOut(List.of(tokenId));

        // Then
        assertThat(sink.live()).isEmpty();
    }

    @Test
    void tellsWhyATokenStaysWithTheRecheck() throws SQLException {
        // Given
        PurgeFixture purge = new PurgeFixture(sink, sink.config());
        String tokenId = sink.insert("REVOKED", 1).get(0);
        VerdictBatch batch = purge.batch(List.of(tokenId));
        sink.execute("UPDATE idn_oauth2_access_token SET token_state = 'ACTIVE'");

        // When
        purge.carryOut(batch);

        // Then
        assertThat(sink.spared()).containsEntry(tokenId, Spared.Cause.CHANGED);
    }

    static Faults without(Mechanism mechanism) {
        return Faults.NONE.without(mechanism);
    }

    private static Faults dyingAt(FailPoint deadly) {
        return Faults.at(
                point -> {
                    if (point == deadly) {
                        throw new IllegalStateException("a death of the test's");
                    }
                });
    }
}
