package dev.tokensweep.chaos;

import java.io.StringReader;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.postgresql.PGConnection;

/** What may happen to the database's log, and to capture's place in it. */
final class LogFaults {
    private static final String TOKEN = "idn_oauth2_access_token";

    /** More than two batches of the engine hold. */
    private static final int COPIED_ROWS = 20_000;

    /** More than one batch of the engine holds. */
    private static final int SNAPSHOT_ROWS = 12_000;

    /** As many as an hour brings at 40 a second. */
    private static final int ROWS_OF_AN_HOUR = 144_000;

    private static final int ROWS_OF_A_COMMIT = 4_000;
    private static final int SEGMENTS = 6;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private LogFaults() {}

    static List<Fault> all() {
        return List.of(
                Fault.of(
                        "copy-killed",
                        "COPY of 20,000 rows while capture is down; capture dies after its second to fifth commit (dbz#1554)",
                        "every row of the COPY is told",
                        LogFaults::killAmidACopy),
                Fault.of(
                                "drop-slot",
                                "capture is killed, its replication slot dropped, changes go on for 2 s",
                                "an alarm, a new snapshot, a new epoch; ghosts are told unobserved",
                                (plant, random) -> {
                                    dropSlot(plant);
                                    Await.moment(Duration.ofSeconds(2));
                                })
                        .blinding(),
                Fault.of(
                                "die-in-snapshot",
                                "as drop-slot, with 12,000 rows more; capture dies within the new snapshot",
                                "the snapshot begins anew, no token is told twice",
                                (plant, random) -> {
                                    dropSlot(plant);
                                    copy(plant, SNAPSHOT_ROWS);
                                    FailPointFaults.die(
                                            plant, RoleName.CAPTURE, "capture-in-snapshot", 1);
                                })
                        .blinding(),
                Fault.of(
                                "outrun-log",
                                "capture is killed, and the server may keep 16 MB of log for it and writes 96 MB",
                                "an alarm, a new snapshot, a new epoch; the server's disk is not filled",
                                (plant, random) -> outrun(plant))
                        .undoneBy((plant, random) -> limitLog(plant, "-1"))
                        .blinding());
    }

    /** Those that take minutes, and are made by name alone. */
    static List<Fault> slow() {
        return List.of(
                Fault.of(
                        "late-capture",
                        "capture is killed, and starts again when 144,000 tokens were issued and revoked",
                        "its memory stays bounded, nothing is lost",
                        (plant, random) -> {
                            plant.fleet().first(RoleName.CAPTURE).kill();
                            for (int i = 0; i < ROWS_OF_AN_HOUR; i += ROWS_OF_A_COMMIT) {
                                copy(plant, ROWS_OF_A_COMMIT);
                            }
                        }));
    }

    private static void dropSlot(Plant plant) throws Exception {
        plant.fleet().first(RoleName.CAPTURE).kill();
        awaitFreeSlot(plant);
        plant.database()
                .execute("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots");
    }

    private static void awaitFreeSlot(Plant plant) throws Exception {
        Await.until(
                "the slot is free",
                LIMIT,
                () -> count(plant, "pg_replication_slots WHERE active") == 0);
    }

    private static void outrun(Plant plant) throws Exception {
        plant.fleet().first(RoleName.CAPTURE).kill();
        awaitFreeSlot(plant);
        limitLog(plant, "16MB");
        Await.until(
                "the server has given the slot up",
                LIMIT,
                () -> {
                    for (int i = 0; i < SEGMENTS; i++) {
                        plant.database()
                                .execute("SELECT pg_logical_emit_message(false, 'chaos', 'fill')");
                        plant.database().execute("SELECT pg_switch_wal()");
                    }
                    plant.database().execute("CHECKPOINT");
                    return count(plant, "pg_replication_slots WHERE wal_status = 'lost'") == 1;
                });
    }

    private static void limitLog(Plant plant, String limit) throws Exception {
        plant.database().execute("ALTER SYSTEM SET max_slot_wal_keep_size = '%s'".formatted(limit));
        plant.database().execute("SELECT pg_reload_conf()");
    }

    private static long count(Plant plant, String rows) throws Exception {
        return plant.database().number("SELECT count(*) FROM " + rows);
    }

    private static void killAmidACopy(Plant plant, Random random) throws Exception {
        plant.fleet().first(RoleName.CAPTURE).kill();
        copy(plant, COPIED_ROWS);
        FailPointFaults.die(plant, RoleName.CAPTURE, "capture-after-commit", 2 + random.nextInt(4));
    }

    private static void copy(Plant plant, int count) throws Exception {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < count; i++) {
            rows.append(UUID.randomUUID())
                    .append("\tat-")
                    .append(UUID.randomUUID())
                    .append("\trt-")
                    .append(UUID.randomUUID())
                    .append("\tREVOKED\tcopied\n");
        }
        try (Connection connection = plant.database().connect()) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(
                            "COPY %s (token_id, access_token, refresh_token, token_state, token_state_id) FROM STDIN"
                                    .formatted(TOKEN),
                            new StringReader(rows.toString()));
        }
    }
}
