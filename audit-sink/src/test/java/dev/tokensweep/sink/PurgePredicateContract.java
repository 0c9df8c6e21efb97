package dev.tokensweep.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.events.Grant;
import dev.tokensweep.events.Position;
import dev.tokensweep.events.RandomTokens;
import dev.tokensweep.events.Reason;
import dev.tokensweep.events.RowVersion;
import dev.tokensweep.events.Spared;
import dev.tokensweep.events.TokenRow;
import dev.tokensweep.events.Verdict;
import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Decision;
import dev.tokensweep.policy.Terms;
import dev.tokensweep.sandbox.SchemaVersion;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The database's predicate, the policy's and an oracle's must be one. All rows are written in the
 * purge's own transaction, whose {@code now()} stands still: so the very edge can be tried.
 */
abstract class PurgePredicateContract {
    private static final long MAX = 99_999_999_999_990L;
    private static final long SAFE_MICROS = 7_200_000_000L;

    final TestDatabase database;
    SinkFixture sink;
    private PurgeFixture purge;
    private Connection connection;
    private long nowMicros;

    PurgePredicateContract(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    final void open() throws SQLException {
        sink = new SinkFixture(database, SchemaVersion.V2_6);
        // A clock that stands is soon behind.
        purge = new PurgeFixture(sink, sink.config(tolerant()));
        for (String sql : database.exactTimes()) {
            sink.execute(sql);
        }
        connection = sink.connectAsSink();
        connection.setAutoCommit(false);
        database.stopClock(connection);
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(database.dialect().nowMicrosQuery())) {
            row.next();
            nowMicros = row.getLong(1);
        }
    }

    @AfterEach
    final void close() throws SQLException {
        connection.close();
        sink.close();
    }

    @Test
    void keepsTokenToTheVeryMicrosecondOfItsTime() throws SQLException {
        // Given
        Map<String, RowVersion> rows = new HashMap<>();
        for (long periodMs : new long[] {0, 1, 3_600_000, 86_400_001, 12_345_678_901L}) {
            long edge = nowMicros - SAFE_MICROS - periodMs * 1000;
            rows.put("over-" + periodMs, active(edge - 1, periodMs));
            rows.put("edge-" + periodMs, active(edge, periodMs));
        }
        // The greatest period ends before the calendar: its edge lies before Christ.
        long edge = nowMicros - SAFE_MICROS - MAX * 1000;
        boolean isKept = database.canHold(edge - 1);
        if (isKept) {
            rows.put("over-max", active(edge - 1, MAX));
            rows.put("edge-max", active(edge, MAX));
        }

        // When
        Set<String> gone = carryOut(rows);

        // Then
        assertThat(gone)
                .hasSize(isKept ? 6 : 5)
                .allSatisfy(id -> assertThat(id).startsWith("over"));
    }

    @Test
    void agreesWithPolicyAndOracleOnGeneratedRows() throws SQLException {
        // Given
        RandomTokens random = new RandomTokens(20_261_124, nowMicros, List.of(sink.app));
        Map<String, RowVersion> rows = new HashMap<>();
        for (int i = 0; i < 4_000; i++) {
            RowVersion version = random.next().version();
            if (database.canHold(version.createdMicros())
                    && database.canHold(version.refreshCreatedMicros())) {
                rows.put("token-" + i, version);
            }
        }

        // When
        Set<String> gone = carryOut(rows);

        // Then
        CleanupPolicy policy = CleanupPolicy.of(Terms.of(Duration.ofHours(2)));
        rows.forEach(
                (tokenId, version) -> {
                    boolean decided =
                            policy.decide(new TokenRow(version, Grant.UNKNOWN), 0)
                                            instanceof Decision.Eligible yes
                                    && yes.eligibleMicros() <= nowMicros;
                    assertThat(gone.contains(tokenId))
                            .as("%s at %d", version, nowMicros)
                            .isEqualTo(decided)
                            .isEqualTo(oracle(version));
                });
        assertThat(gone).as("both answers occur").hasSizeBetween(400, 3_600);
    }

    private static Upkeep tolerant() {
        Upkeep usual = Upkeep.DEFAULT;
        return new Upkeep(
                usual.children(),
                usual.related(),
                usual.relatedInterval(),
                usual.archiveRetention(),
                usual.reconcileInterval(),
                usual.reconcileRowsPerSecond(),
                Duration.ofHours(1));
    }

    private Set<String> carryOut(Map<String, RowVersion> rows) throws SQLException {
        insert(rows);
        List<VerdictRecord> verdicts = new ArrayList<>();
        rows.forEach(
                (tokenId, version) ->
                        verdicts.add(
                                purge.record(
                                        tokenId,
                                        new Verdict(
                                                version,
                                                Reason.TIME_OVER,
                                                "default",
                                                0,
                                                0,
                                                Position.NONE,
                                                0))));
        PurgeOutcome outcome = purge.transaction.carryOut(connection, new VerdictBatch(verdicts));
        assertThat(outcome.purged() + outcome.spared()).isEqualTo(rows.size());
        assertThat(sink.spared().values()).containsOnly(Spared.Cause.NOT_DUE);
        Set<String> gone = new HashSet<>(sink.archived());
        assertThat(gone).hasSize(outcome.purged());
        return gone;
    }

    private void insert(Map<String, RowVersion> rows) throws SQLException {
        String sql =
                "INSERT INTO idn_oauth2_access_token (token_id, token_state, token_state_id, time_created, validity_period, refresh_token_time_created, refresh_token_validity_period) VALUES (?, ?, ?, %s, ?, %s, ?)";
        try (PreparedStatement statement =
                connection.prepareStatement(
                        database.sql(
                                sql.formatted(
                                        database.timeParameter(), database.timeParameter())))) {
            for (Map.Entry<String, RowVersion> row : rows.entrySet()) {
                RowVersion version = row.getValue();
                statement.setString(1, row.getKey());
                statement.setString(2, version.state());
                statement.setString(3, version.stateId());
                statement.setObject(4, database.time(version.createdMicros()));
                statement.setObject(5, version.validityMs(), Types.BIGINT);
                statement.setObject(6, database.time(version.refreshCreatedMicros()));
                statement.setObject(7, version.refreshValidityMs(), Types.BIGINT);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static RowVersion active(long createdMicros, long periodMs) {
        return new RowVersion("ACTIVE", "NONE", createdMicros, periodMs, createdMicros, 0L);
    }

    private boolean oracle(RowVersion row) {
        if (row.state() != null && Set.of("REVOKED", "INACTIVE", "EXPIRED").contains(row.state())) {
            return true;
        }
        return ("ACTIVE".equals(row.state()) || "GRACEFULLY_ROTATED".equals(row.state()))
                && over(row.createdMicros(), row.validityMs())
                && over(row.refreshCreatedMicros(), row.refreshValidityMs());
    }

    private boolean over(Long createdMicros, Long periodMs) {
        if (createdMicros == null
                || createdMicros == Long.MAX_VALUE
                || createdMicros == Long.MIN_VALUE) {
            return false;
        }
        if (periodMs == null || periodMs < 0 || periodMs > MAX) {
            return false;
        }
        BigInteger end =
                BigInteger.valueOf(periodMs)
                        .multiply(BigInteger.valueOf(1000))
                        .add(BigInteger.valueOf(createdMicros));
        return end.compareTo(BigInteger.valueOf(nowMicros - SAFE_MICROS)) < 0;
    }
}
