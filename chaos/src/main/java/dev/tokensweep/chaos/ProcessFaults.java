package dev.tokensweep.chaos;

import dev.tokensweep.sandbox.RunProcess;
import dev.tokensweep.sandbox.Signal;
import dev.tokensweep.sandbox.StatementHold;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Death, sleep, and company of Tokensweep's own processes. */
final class ProcessFaults {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final Duration NAP = Duration.ofSeconds(6);

    /** Longer than the group waits for a member. */
    private static final Duration LONG_SLEEP = Duration.ofSeconds(13);

    private static final Duration TAKEOVER = Duration.ofSeconds(90);

    private ProcessFaults() {}

    static List<Fault> all() {
        return List.of(
                kill(RoleName.CAPTURE, "goes on at the stored offset"),
                kill(RoleName.CLEANER, "state is restored, no timer is lost"),
                kill(RoleName.SINK, "what was not committed is done again"),
                Fault.of(
                        "kill-all-roles",
                        "kill -9 of capture, cleaner and sink at one moment",
                        "all of the above at once",
                        (plant, random) -> plant.fleet().killAll()),
                Fault.of(
                        "kill-everything",
                        "kill -9 of all roles and of the broker",
                        "what was acknowledged is still there",
                        (plant, random) -> {
                            plant.fleet().killAll();
                            plant.broker().kill();
                        }),
                Fault.of(
                        "stop-in-order",
                        "SIGTERM to all roles under load",
                        "each ends within 30 s",
                        ProcessFaults::stopInOrder),
                pause(RoleName.CAPTURE, NAP, "the log waits in its slot"),
                pause(RoleName.CLEANER, LONG_SLEEP, "a member given up by its group comes back"),
                pause(RoleName.SINK, LONG_SLEEP, "a member given up by its group comes back"),
                zombieSink(),
                standbyCapture(),
                scale(RoleName.SINK),
                scale(RoleName.CLEANER));
    }

    private static Fault kill(RoleName role, String promise) {
        return Fault.of(
                "kill-" + role.word(),
                "kill -9 of the " + role.word(),
                promise,
                (plant, random) -> plant.fleet().first(role).kill());
    }

    private static Fault pause(RoleName role, Duration lasting, String promise) {
        return Fault.of(
                        "pause-" + role.word(),
                        "SIGSTOP of the %s for %d s".formatted(role.word(), lasting.toSeconds()),
                        promise,
                        (plant, random) -> Signal.STOP.to(plant.fleet().first(role).handle()))
                .lasting(lasting);
    }

    private static void stopInOrder(Plant plant, Random random) throws InterruptedException {
        for (RoleProcess process : plant.fleet().all()) {
            process.run().handle().destroy();
        }
        for (RoleProcess process : plant.fleet().all()) {
            if (!process.run().awaitEnd(STOP_LIMIT)) {
                throw new IllegalStateException(
                        process.role().word() + " did not stop within " + STOP_LIMIT);
            }
        }
    }

    private static Fault zombieSink() {
        return Fault.of(
                        "zombie-sink",
                        "SIGSTOP of the sink amid a batch, until a second one has its partitions; SIGCONT",
                        "the first one's transaction changes nothing, it has been fenced out",
                        (plant, random) -> {
                            long epochs = epochs(plant);
                            StatementHold hold = plant.database().link().statementHold();
                            // With this question a sink that has a batch begins to carry it out.
                            hold.holdNext("SELECT (extract(epoch FROM now()) * 1000000)");
                            Await.until("a sink has a batch", TAKEOVER, hold::isHolding);
                            Signal.STOP.to(plant.fleet().first(RoleName.SINK).handle());
                            hold.release();
                            plant.fleet().startAnother(RoleName.SINK);
                            Await.until(
                                    "the second sink has all partitions",
                                    TAKEOVER,
                                    () -> epochs(plant) >= epochs + plant.topics().partitions());
                            Await.moment(Duration.ofSeconds(2));
                        })
                .undoneBy(
                        (plant, random) -> {
                            Signal.CONT.to(plant.fleet().first(RoleName.SINK).handle());
                            Await.moment(Duration.ofSeconds(2));
                        });
    }

    private static long epochs(Plant plant) throws Exception {
        return plant.database()
                .number("SELECT coalesce(sum(epoch), 0)::bigint FROM tokensweep_progress");
    }

    private static Fault standbyCapture() {
        return Fault.of(
                        "standby-capture",
                        "a second capture stands by; kill -9 of the first",
                        "the second takes over at the stored offset",
                        (plant, random) -> {
                            RunProcess second = plant.fleet().startAnother(RoleName.CAPTURE);
                            Await.until(
                                    "the second capture stands by",
                                    TAKEOVER,
                                    () -> second.status() != null);
                            plant.fleet().first(RoleName.CAPTURE).kill();
                            Await.until(
                                    "the second capture has taken over", TAKEOVER, second::isReady);
                        })
                .lasting(Duration.ofSeconds(2));
    }

    private static Fault scale(RoleName role) {
        return Fault.of(
                        "scale-" + role.word(),
                        "from one %s to three, two of them die by kill -9, and back to one"
                                .formatted(role.word()),
                        "work is shared, nothing is done twice, any two may die",
                        (plant, random) -> {
                            RunProcess second = plant.fleet().startAnother(role);
                            RunProcess third = plant.fleet().startAnother(role);
                            Await.until(
                                    "three are ready",
                                    TAKEOVER,
                                    () -> second.isReady() && third.isReady());
                            Await.moment(Duration.ofSeconds(2));
                            plant.fleet().first(role).kill();
                            (random.nextBoolean() ? second : third).kill();
                        })
                .lasting(Duration.ofSeconds(3));
    }
}
