package dev.tokensweep.sink;

import dev.tokensweep.events.Position;
import dev.tokensweep.events.Reason;
import dev.tokensweep.events.RowVersion;
import dev.tokensweep.events.Verdict;
import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.sandbox.SchemaVersion;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Cleans a table while another connection locks rows of it at random, and prints how long that took
 * and whether anything is lost: {@code mariadb|mysql TOKENS}. One token in ten is alive.
 */
final class LockedPurgeBench {
    private static final int BATCH = 1_000;
    private static final GivenRows IDS = GivenRows.as("v", GivenRows.key("id"));

    private final SinkFixture sink;
    private final PurgeFixture purge;
    private final AtomicBoolean over = new AtomicBoolean();
    private int refusedBatches;

    private LockedPurgeBench(SinkFixture sink) throws SQLException {
        this.sink = sink;
        this.purge = new PurgeFixture(sink, sink.config());
    }

    public static void main(String[] arguments) throws Exception {
        TestDatabase database =
                arguments[0].equals("mysql") ? TestDatabase.mySql() : TestDatabase.mariaDb();
        try (SinkFixture sink = new SinkFixture(database, SchemaVersion.V2_6)) {
            new LockedPurgeBench(sink).run(Integer.parseInt(arguments[1]), arguments[0]);
        } finally {
            Services.stop();
        }
    }

    private void run(int tokens, String name) throws Exception {
        Set<String> live = insert("ACTIVE", 0, tokens / 10);
        Set<String> going = insert("REVOKED", tokens / 10, tokens);
        List<VerdictRecord> verdicts = verdicts();
        CompletableFuture<Integer> server =
                CompletableFuture.supplyAsync(() -> lockAtRandom(List.copyOf(going)));
        long start = System.nanoTime();
        while (!verdicts.isEmpty()) {
            List<VerdictRecord> left = new ArrayList<>();
            for (int from = 0; from < verdicts.size(); from += BATCH) {
                carryOut(verdicts.subList(from, Math.min(from + BATCH, verdicts.size())));
            }
            Set<String> there = sink.live();
            verdicts.stream().filter(one -> there.contains(one.tokenId())).forEach(left::add);
            verdicts = left;
        }
        Duration taken = Duration.ofNanos(System.nanoTime() - start);
        over.set(true);
        Set<String> archived = new HashSet<>(sink.archived());
        System.out.printf(
                "%s: %d tokens gone of %d in batches of %d, another connection locked rows %d times: %d ms, %d tokens/s; %d batches tried again; live ones gone: %d, lost: %d, archived twice: %d%n",
                name,
                going.size(),
                tokens,
                BATCH,
                server.get(60, TimeUnit.SECONDS),
                taken.toMillis(),
                TimeUnit.SECONDS.toNanos(going.size()) / taken.toNanos(),
                refusedBatches,
                live.size() - sink.live().size(),
                going.stream().filter(id -> !archived.contains(id)).count(),
                sink.archived().size() - archived.size());
    }

    /** As the sink's workers: a batch that a lock stops is halved, or tried again. */
    private void carryOut(List<VerdictRecord> some) throws SQLException {
        try {
            purge.carryOut(new VerdictBatch(some));
        } catch (SQLException e) {
            refusedBatches++;
            if (e instanceof ChildLockedException && some.size() > 1) {
                carryOut(some.subList(0, some.size() / 2));
                carryOut(some.subList(some.size() / 2, some.size()));
            } else if (!(e instanceof ChildLockedException) && Fault.of(e) != Fault.SURROUNDINGS) {
                throw e;
            }
        }
    }

    private Set<String> insert(String state, int from, int to) throws SQLException {
        Set<String> ids = new HashSet<>();
        String given = sink.database.dialect().table(IDS);
        for (int first = from; first < to; first += BATCH) {
            List<Object[]> some = new ArrayList<>();
            for (int i = first; i < Math.min(first + BATCH, to); i++) {
                some.add(new Object[] {"%08d-token".formatted(i)});
                ids.add("%08d-token".formatted(i));
            }
            insert(
                    "INSERT INTO idn_oauth2_access_token (token_id, access_token, refresh_token, consumer_key_id, authz_user, tenant_id, user_domain, user_type, grant_type, time_created, refresh_token_time_created, validity_period, refresh_token_validity_period, token_scope_hash, token_state, token_state_id, subject_identifier, access_token_hash, refresh_token_hash) SELECT v.id, concat('at-', v.id), concat('rt-', v.id), %d, concat('u-', v.id), -1234, 'PRIMARY', 'APPLICATION_USER', 'password', {now}, {now}, 3600000, 3600000, 'h', '%s', v.id, v.id, concat('ah-', v.id), concat('rh-', v.id) FROM %s"
                            .formatted(sink.app, state, given),
                    some);
            insert(
                    "INSERT INTO idn_oauth2_access_token_scope (token_id, token_scope, tenant_id) SELECT v.id, 'openid', -1234 FROM "
                            + given,
                    some);
        }
        return ids;
    }

    private void insert(String sql, List<Object[]> ids) throws SQLException {
        try (PreparedStatement statement =
                sink.connection.prepareStatement(sink.database.sql(sql))) {
            sink.database.dialect().bind(statement, 1, IDS, ids);
            statement.executeUpdate();
        }
    }

    private List<VerdictRecord> verdicts() throws SQLException {
        String sql =
                "SELECT token_id, token_state, token_state_id, %s, validity_period, %s, refresh_token_validity_period FROM idn_oauth2_access_token"
                        .formatted(
                                sink.database.micros("time_created"),
                                sink.database.micros("refresh_token_time_created"));
        List<VerdictRecord> verdicts = new ArrayList<>();
        try (Statement statement = sink.connection.createStatement();
                ResultSet row = statement.executeQuery(sink.database.sql(sql))) {
            while (row.next()) {
                RowVersion version =
                        new RowVersion(
                                row.getString(2),
                                row.getString(3),
                                row.getLong(4),
                                row.getLong(5),
                                row.getLong(6),
                                row.getLong(7));
                if (version.state().equals("REVOKED")) {
                    Verdict verdict =
                            new Verdict(
                                    version,
                                    Reason.REVOKED,
                                    CleanupPolicy.DEFAULT_RULE,
                                    1,
                                    1,
                                    new Position(1, 2, 3, 4),
                                    5);
                    verdicts.add(purge.record(row.getString(1), verdict));
                }
            }
        }
        return verdicts;
    }

    private int lockAtRandom(List<String> ids) {
        Random random = new Random(20_261_127);
        int times = 0;
        try (Connection server = sink.connect();
                Statement statement = server.createStatement()) {
            server.setAutoCommit(false);
            while (!over.get()) {
                try {
                    for (int i = 0; i < 5; i++) {
                        lock(statement, ids.get(random.nextInt(ids.size())));
                    }
                    server.commit();
                } catch (SQLException e) {
                    // A deadlock with the purge: whoever is chosen begins again.
                    server.rollback();
                }
                times++;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return times;
    }

    private void lock(Statement statement, String tokenId) throws SQLException {
        for (String sql :
                List.of(
                        "SELECT 1 FROM idn_oauth2_access_token WHERE token_id = '%s' FOR UPDATE",
                        "UPDATE idn_oauth2_access_token_scope SET tenant_id = 7 WHERE token_id = '%s'")) {
            statement.execute(sink.database.sql(sql.formatted(tokenId)));
        }
    }
}
