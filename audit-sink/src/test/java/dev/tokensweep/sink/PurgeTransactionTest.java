package dev.tokensweep.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokensweep.events.Position;
import dev.tokensweep.events.Reason;
import dev.tokensweep.events.RowVersion;
import dev.tokensweep.events.Spared;
import dev.tokensweep.events.Verdict;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On PostgreSQL, with what there is on no other database. */
class PurgeTransactionTest extends PurgeTransactionContract {
    PurgeTransactionTest() {
        super(TestDatabase.postgres());
    }

    @Override
    List<String> changes() {
        return Stream.concat(
                        super.changes().stream(),
                        Stream.of(
                                "time_created = time_created + interval '1 microsecond'",
                                "refresh_token_time_created = 'infinity'"))
                .toList();
    }

    @Override
    List<String> doubts() {
        return Stream.concat(
                        super.doubts().stream(),
                        Stream.of("time_created = '100000-01-01 00:00:00.000001'"))
                .toList();
    }

    @Override
    List<String> ownColumns() {
        return List.of(
                "ALTER TABLE idn_oauth2_access_token_audit ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY, ADD COLUMN note varchar(9), ADD COLUMN origin varchar(9) NOT NULL DEFAULT 'sweep'");
    }

    @Override
    List<String> narrowings() {
        return List.of(
                "ALTER COLUMN subject_identifier TYPE varchar(254)",
                "ALTER COLUMN time_created TYPE timestamp(0)",
                "ALTER COLUMN validity_period TYPE int",
                "DROP COLUMN invalidated_time",
                "ADD COLUMN id bigint NOT NULL");
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
