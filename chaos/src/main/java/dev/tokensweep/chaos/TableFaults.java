package dev.tokensweep.chaos;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** What others may do to the tables. */
final class TableFaults {
    private static final String TOKEN = "idn_oauth2_access_token";
    private static final String ARCHIVE = "idn_oauth2_access_token_audit";
    private static final String SCOPE = "idn_oauth2_access_token_scope";

    private TableFaults() {}

    static List<Fault> all() {
        return List.of(
                Fault.of(
                        "lock-table",
                        "LOCK TABLE of the token table in ACCESS EXCLUSIVE for 3 s",
                        "the server never waits for us",
                        (plant, random) ->
                                DatabaseFaults.holding(
                                        plant,
                                        Duration.ofSeconds(3),
                                        "LOCK TABLE %s IN ACCESS EXCLUSIVE MODE".formatted(TOKEN))),
                Fault.of(
                        "lock-rows",
                        "rows and children are locked in the reverse order, again and again for 4 s",
                        "deadlocks and lock timeouts spare a token, which goes later",
                        TableFaults::lockRows),
                Fault.of(
                        "long-transaction",
                        "a transaction that changes 300 tokens and commits after 6 s",
                        "its changes are told once, in the order of commits",
                        (plant, random) ->
                                DatabaseFaults.holding(
                                        plant,
                                        Duration.ofSeconds(6),
                                        "UPDATE %1$s SET token_state = 'REVOKED', token_state_id = 'long-' || token_id WHERE token_id IN (SELECT token_id FROM %1$s WHERE token_state = 'ACTIVE' ORDER BY token_id LIMIT 300 FOR UPDATE SKIP LOCKED)"
                                                .formatted(TOKEN))),
                Fault.of(
                        "add-column",
                        "a column is added to the token table and to the archive",
                        "the new column is archived too",
                        (plant, random) -> {
                            String column = column(random);
                            add(plant, ARCHIVE, column);
                            add(plant, TOKEN, column);
                        }),
                Fault.of(
                        "add-column-to-token-only",
                        "a column is added to the token table, and after 4 s to the archive",
                        "purging stops with an error that names it, and goes on by itself",
                        (plant, random) -> {
                            String column = column(random);
                            add(plant, TOKEN, column);
                            Await.moment(Duration.ofSeconds(4));
                            add(plant, ARCHIVE, column);
                        }),
                Fault.of(
                        "widen-column",
                        "columns of the token table and the archive get a wider type",
                        "rows are archived as they are",
                        (plant, random) -> {
                            String type = "varchar(%d)".formatted(2_100 + random.nextInt(1_000));
                            for (String table : List.of(ARCHIVE, TOKEN)) {
                                plant.database()
                                        .execute(
                                                "ALTER TABLE %s ALTER COLUMN access_token TYPE %s"
                                                        .formatted(table, type));
                            }
                        }));
    }

    private static String column(Random random) {
        return "extra_" + Integer.toHexString(random.nextInt());
    }

    private static void add(Plant plant, String table, String column) throws SQLException {
        plant.database()
                .execute("ALTER TABLE %s ADD COLUMN %s varchar(20)".formatted(table, column));
    }

    /** Holds every row of a token that has ended and that nobody else holds, without a wait. */
    static void lockEndedTokens(Plant plant, Duration duration) throws Exception {
        DatabaseFaults.holding(
                plant,
                duration,
                "SELECT 1 FROM %s WHERE token_state <> 'ACTIVE' FOR UPDATE SKIP LOCKED"
                        .formatted(TOKEN));
    }

    private static void lockRows(Plant plant, Random random) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(4).toNanos();
        while (System.nanoTime() < end) {
            try {
                DatabaseFaults.holding(
                        plant,
                        DatabaseFaults.upTo(Duration.ofMillis(600), random),
                        "SELECT 1 FROM %s WHERE token_id IN (SELECT token_id FROM %s WHERE token_state <> 'ACTIVE') FOR UPDATE SKIP LOCKED"
                                .formatted(SCOPE, TOKEN),
                        "SELECT 1 FROM %s WHERE token_state <> 'ACTIVE' ORDER BY token_id DESC FOR UPDATE"
                                .formatted(TOKEN));
            } catch (SQLException e) {
                // The deadlock that was looked for, with us as its victim.
                if (!"40P01".equals(e.getSQLState())) {
                    throw e;
                }
            }
        }
    }
}
