package dev.tokensweep.chaos;

import dev.tokensweep.sandbox.RunProcess;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** A process that dies between two given steps. */
final class FailPointFaults {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LOCKED = Duration.ofMillis(600);
    private static final int MOST_PASSINGS = 4;

    private FailPointFaults() {}

    static List<Fault> all() {
        return List.of(
                at(
                        RoleName.CAPTURE,
                        "capture-before-commit",
                        "sent, not committed: none of it is seen"),
                at(
                        RoleName.CAPTURE,
                        "capture-after-commit",
                        "committed, the slot not told: repetitions are dropped"),
                at(
                        RoleName.CLEANER,
                        "cleaner-in-tick",
                        "verdicts of a tick and their state are one transaction"),
                at(
                        RoleName.CLEANER,
                        "cleaner-in-change",
                        "a change and its state are one transaction"),
                at(RoleName.SINK, "sink-after-lock", "nothing has happened"),
                at(RoleName.SINK, "sink-after-children", "nothing has happened"),
                at(RoleName.SINK, "sink-after-journal", "nothing has happened"),
                at(RoleName.SINK, "sink-after-delete", "nothing has happened"),
                Fault.of(
                        "sink-after-told",
                        "ended rows are locked, so that the sink is refused some, and it dies at this point",
                        "a refusal told twice is heard once",
                        FailPointFaults::dieRefused),
                at(RoleName.SINK, "sink-after-commit", "the progress row tells that it happened"));
    }

    private static Fault at(RoleName role, String point, String promise) {
        return Fault.of(
                point,
                "the %s dies at this point".formatted(role.word()),
                promise,
                (plant, random) -> die(plant, role, point, 1 + random.nextInt(MOST_PASSINGS)));
    }

    /** Starts the role so that it dies at the point, and waits until it has. */
    static void die(Plant plant, RoleName role, String point, int passing) throws Exception {
        RunProcess process = restart(plant, role, point, passing);
        Await.until("it dies at " + point, LIMIT, () -> !process.isAlive());
    }

    /** Without the locks a quick sink may go for minutes without a refusal. */
    private static void dieRefused(Plant plant, Random random) throws Exception {
        String point = "sink-after-told";
        RunProcess process = restart(plant, RoleName.SINK, point, 1 + random.nextInt(2));
        Await.until(
                "it dies at " + point,
                LIMIT,
                () -> {
                    TableFaults.lockEndedTokens(plant, DatabaseFaults.upTo(LOCKED, random));
                    return !process.isAlive();
                });
    }

    private static RunProcess restart(Plant plant, RoleName role, String point, int passing)
            throws Exception {
        return plant.fleet()
                .restart(role, "-Dtokensweep.faults.fail-points=%s:%d".formatted(point, passing));
    }
}
