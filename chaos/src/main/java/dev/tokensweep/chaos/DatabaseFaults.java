package dev.tokensweep.chaos;

import dev.tokensweep.sandbox.CommitCut;
import dev.tokensweep.sandbox.Signal;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** What may happen to PostgreSQL and to the way there. */
final class DatabaseFaults {
    private static final Duration CUT_LIMIT = Duration.ofSeconds(20);

    private DatabaseFaults() {}

    static List<Fault> all() {
        return List.of(
                end("kill-database", "kill -9 of the postmaster, and restart", Signal.KILL),
                end("crash-database", "immediate shutdown, and restart", Signal.QUIT),
                end("restart-database", "fast shutdown, and restart", Signal.INT),
                Fault.of(
                                "pause-database",
                                "SIGSTOP of every PostgreSQL process for 8 s",
                                "nothing is taken for done that is not",
                                (plant, random) -> Signal.STOP.toTree(plant.database().server()))
                        .lasting(Duration.ofSeconds(8))
                        .undoneBy((plant, random) -> Signal.CONT.toTree(plant.database().server())),
                Fault.of(
                                "swallow-database",
                                "the link to PostgreSQL takes bytes and lets none out for 12 s",
                                "nothing is taken for done that is not",
                                (plant, random) -> plant.database().link().weather().swallow())
                        .lasting(Duration.ofSeconds(12)),
                Fault.of(
                                "delay-database",
                                "every packet to and from PostgreSQL 60 ms late",
                                "slower",
                                (plant, random) ->
                                        plant.database()
                                                .link()
                                                .weather()
                                                .delay(Duration.ofMillis(60)))
                        .lasting(Duration.ofSeconds(6)),
                Fault.of(
                        "reset-database-connections",
                        "every connection to PostgreSQL is reset, three times",
                        "the slot is taken up again at the stored offset",
                        (plant, random) -> {
                            for (int i = 0; i < 3; i++) {
                                plant.database().link().reset();
                                Await.moment(Duration.ofMillis(300 + random.nextInt(700)));
                            }
                        }),
                Fault.of(
                        "end-sessions",
                        "pg_terminate_backend of every session of Tokensweep",
                        "sessions are opened anew",
                        (plant, random) ->
                                plant.database()
                                        .execute(
                                                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name NOT IN ('chaos', '') AND backend_type IN ('client backend', 'walsender')")),
                cut(CommitCut.Side.BEFORE, "cut-before-commit", "the server never sees it"),
                cut(CommitCut.Side.AFTER, "cut-after-commit", "the server's answer is lost"),
                Fault.of(
                                "full-database-disk",
                                "PostgreSQL's tmpfs has no byte free for 4 s; then it is started again",
                                "the server recovers; nothing committed is lost",
                                (plant, random) -> plant.databaseDisk().fill())
                        .lasting(Duration.ofSeconds(4))
                        .needing(plant -> plant.databaseDisk().isMounted()));
    }

    private static Fault end(String name, String how, Signal signal) {
        return Fault.of(
                        name,
                        how,
                        "a commit without an answer is settled by the progress row; capture goes on",
                        (plant, random) -> {
                            ProcessHandle server = plant.database().server();
                            signal.to(server);
                            Await.until(
                                    "PostgreSQL has ended",
                                    Duration.ofSeconds(20),
                                    () -> !server.isAlive());
                        })
                .lasting(Duration.ofSeconds(1));
    }

    private static Fault cut(CommitCut.Side side, String name, String what) {
        return Fault.of(
                name,
                "the connection is reset at a purge's COMMIT: " + what,
                "the progress row settles whether it happened",
                (plant, random) -> {
                    plant.database().link().commitCut().cutNext(side);
                    Await.until(
                            "a COMMIT was cut",
                            CUT_LIMIT,
                            plant.database().link().commitCut()::isDone);
                });
    }

    /** Holds a transaction open for a while. */
    static void holding(Plant plant, Duration duration, String... statements) throws Exception {
        try (Connection connection = plant.database().connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (String sql : statements) {
                statement.execute(sql);
            }
            Await.moment(duration);
            connection.commit();
        }
    }

    /** A moment of random length below a limit. */
    static Duration upTo(Duration limit, Random random) {
        return Duration.ofMillis(1 + random.nextLong(limit.toMillis()));
    }
}
