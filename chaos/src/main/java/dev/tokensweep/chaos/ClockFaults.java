package dev.tokensweep.chaos;

import dev.tokensweep.sandbox.RunProcess;
import java.time.Duration;
import java.util.List;

/** Clocks that are wrong. */
final class ClockFaults {
    private static final Duration LIMIT = Duration.ofSeconds(40);

    private ClockFaults() {}

    static List<Fault> all() {
        return List.of(
                off(
                                "cleaner-clock-ahead",
                                RoleName.CLEANER,
                                "PT15S",
                                "the database refuses what is not due, and it goes when it is; of many refusals the circuit breaker opens, until 'resume'")
                        .undoneBy(
                                (plant, random) -> {
                                    plant.fleet().mend();
                                    plant.fleet().resume();
                                }),
                off(
                        "cleaner-clock-behind",
                        RoleName.CLEANER,
                        "PT-15S",
                        "tokens go late, and all of them go"),
                off(
                        "sink-clock-ahead",
                        RoleName.SINK,
                        "PT1H",
                        "nothing is purged while the clocks disagree"));
    }

    private static Fault off(String name, RoleName role, String offset, String promise) {
        return Fault.of(
                        name,
                        "the clock of the %s is off by %s".formatted(role.word(), offset),
                        promise,
                        (plant, random) -> {
                            RunProcess process =
                                    plant.fleet()
                                            .restart(
                                                    role,
                                                    "-Dtokensweep.faults.clock-offset=" + offset);
                            Await.until("it works", LIMIT, () -> process.status() != null);
                        })
                .lasting(Duration.ofSeconds(8));
    }
}
