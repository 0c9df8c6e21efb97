package dev.tokensweep.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * How long a revoked token stays: from the commit that revokes it to the commit that archives it,
 * both by the database's own commit times.
 */
final class LatencyScenario implements Scenario {
    private static final int PER_SECOND = 300;
    private static final int LIVE_TOKENS = 100_000;
    private static final String P50 = "p50";
    private static final String P99 = "p99";

    @Override
    public String name() {
        return "latency";
    }

    @Override
    public String what() {
        return "from the commit of a revocation to the row archived and gone, at %d revocations a second"
                .formatted(PER_SECOND);
    }

    @Override
    public Outcome measure(BenchServices services, BenchOptions options, Consumer<String> progress)
            throws Exception {
        Samples samples = new Samples();
        try (BenchDatabase database = services.create()) {
            long revocations = PER_SECOND * options.duration().toSeconds() * (options.runs() + 1);
            TokenTable.fill(database, (int) Math.max(LIVE_TOKENS, revocations), 0);
            database.execute("CREATE TABLE bench_revoked (token_id varchar(255), run int)");
            try (CleanerRun run = CleanerRun.start(services, database, options);
                    Connection connection = database.connect()) {
                run.awaitReady();
                Deque<String> tokens = tokens(connection, revocations);
                progress.accept("warming up");
                long before = run.purged();
                for (int i = 0; i <= options.runs(); i++) {
                    revoke(connection, tokens, i, options);
                    before += PER_SECOND * options.duration().toSeconds();
                    run.awaitPurged(before);
                    if (i > 0) {
                        add(samples, database, i);
                    }
                }
            }
        }
        return new Outcome(
                name(),
                samples.figures(),
                List.of(Target.atMost(150, P50), Target.atMost(500, P99)),
                List.of());
    }

    private static Deque<String> tokens(Connection connection, long most) throws SQLException {
        Deque<String> tokens = new ArrayDeque<>();
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "SELECT token_id FROM idn_oauth2_access_token LIMIT ?")) {
            statement.setLong(1, most);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    tokens.add(rows.getString(1));
                }
            }
        }
        return tokens;
    }

    /** The mark of when is in the transaction that revokes. */
    private static void revoke(
            Connection connection, Deque<String> tokens, int run, BenchOptions options)
            throws SQLException {
        String sql =
                "WITH ended AS (UPDATE idn_oauth2_access_token SET token_state = 'REVOKED', token_state_id = gen_random_uuid() WHERE token_id = ? RETURNING token_id) INSERT INTO bench_revoked SELECT token_id, ? FROM ended";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            Schedule.run(
                    PER_SECOND,
                    options.duration(),
                    due -> {
                        statement.setString(1, tokens.remove());
                        statement.setInt(2, run);
                        statement.executeUpdate();
                    });
        }
    }

    private static void add(Samples samples, BenchDatabase database, int run) throws SQLException {
        for (String name : List.of(P50, P99)) {
            String share = name.equals(P50) ? "0.5" : "0.99";
            samples.add(
                    name,
                    "ms",
                    Double.parseDouble(
                            database.text(
                                    """
                                    SELECT 1000 * percentile_disc(%s) WITHIN GROUP (ORDER BY
                                      extract(epoch FROM pg_xact_commit_timestamp(a.xmin) - pg_xact_commit_timestamp(r.xmin)))
                                    FROM bench_revoked r JOIN idn_oauth2_access_token_audit a USING (token_id)
                                    WHERE r.run = %d"""
                                            .formatted(share, run))));
        }
    }
}
