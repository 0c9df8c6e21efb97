package dev.tokensweep.chaos;

import dev.tokensweep.demo.TokenTraffic;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Makes one fault after the other under a server's traffic, and after each heals the plant, waits
 * until it is quiet and checks everything. Used by one thread.
 */
public final class Chaos {
    private static final Duration READY_LIMIT = Duration.ofMinutes(2);
    private static final Duration LEAD = Duration.ofSeconds(2);
    private static final Duration BETWEEN = Duration.ofSeconds(1);

    private final ChaosOptions options;
    private final CountDownLatch interrupted;
    private final Consumer<Round> progress;
    private final Random random;
    private final Plant plant;
    private final Quiet quiet;
    private final Invariants invariants;
    private final Resent repetitions = new Resent();

    private Chaos(
            ChaosOptions options,
            Plant plant,
            CountDownLatch interrupted,
            Consumer<Round> progress) {
        this.options = options;
        this.plant = plant;
        this.interrupted = interrupted;
        this.progress = progress;
        this.random = new Random(options.seed());
        this.quiet = new Quiet(plant);
        this.invariants = new Invariants(plant);
    }

    /** All faults there are. */
    public static List<FaultWords> faults() {
        return FaultCatalogue.all().stream()
                .map(fault -> new FaultWords(fault.name(), fault.how(), fault.promise()))
                .toList();
    }

    /**
     * Runs it.
     *
     * @param interrupted opened when it is to end before its time
     * @param progress is told of every round
     * @throws IllegalArgumentException when a fault is not known
     * @throws IllegalStateException when the plant does not even start
     */
    public static ChaosReport run(
            ChaosOptions options, CountDownLatch interrupted, Consumer<Round> progress)
            throws Exception {
        List<Fault> faults =
                options.faults().isEmpty()
                        ? FaultCatalogue.usual()
                        : FaultCatalogue.named(options.faults());
        try (Plant plant =
                new Plant(options.directory(), options.mainClass(), options.roleOptions())) {
            return new Chaos(options, plant, interrupted, progress).run(faults);
        }
    }

    private ChaosReport run(List<Fault> faults) throws Exception {
        long end = System.nanoTime() + options.duration().toNanos();
        List<Round> rounds = new ArrayList<>();
        boolean going = true;
        while (going) {
            List<Fault> shuffled = new ArrayList<>(faults);
            Collections.shuffle(shuffled, random);
            for (Fault fault : shuffled) {
                boolean inTime = rounds.isEmpty() || System.nanoTime() < end;
                going = inTime && interrupted.getCount() > 0;
                if (!going) {
                    break;
                }
                Round round = round(fault);
                rounds.add(round);
                progress.accept(round);
            }
        }
        return new ChaosReport(rounds, invariants.summary(), restarts(), Secrets.found(plant));
    }

    private Round round(Fault fault) throws Exception {
        if (!fault.needed().test(plant)) {
            return new Round(
                    fault.name(), Duration.ZERO, 0, "takes the right to mount a tmpfs", List.of());
        }
        Instant began = Instant.now();
        String notMade = null;
        long undone;
        try (TokenTraffic traffic =
                TokenTraffic.startEnduring(
                        plant.database().direct(),
                        random.nextLong(),
                        options.ratePerSecond(),
                        true,
                        plant.journal()::confirm)) {
            Await.moment(LEAD);
            for (int i = 0; i < options.repeat() && notMade == null; i++) {
                notMade = make(fault);
            }
            undone = System.nanoTime();
            Await.moment(BETWEEN);
            traffic.stop();
        }
        if (fault.blinds()) {
            plant.blind().add(began, Instant.now());
        }
        List<String> violations = check(fault.blinds());
        Duration recovery = Duration.ofNanos(System.nanoTime() - undone);
        long resent = repetitions.since(plant.fleet().first(RoleName.CLEANER));
        return new Round(fault.name(), recovery, resent, notMade, violations);
    }

    /** Makes and undoes a fault; tells why it could not be made. */
    private String make(Fault fault) throws Exception {
        String notMade = null;
        try {
            fault.make().on(plant, random);
            Await.moment(fault.lasting());
        } catch (IllegalStateException | SQLException e) {
            notMade = e.getMessage();
        }
        fault.undo().on(plant, random);
        plant.mend();
        if (!plant.fleet().awaitReady(READY_LIMIT)) {
            return "not ready %s after %s".formatted(READY_LIMIT, fault.name());
        }
        return notMade;
    }

    private List<String> check(boolean blinded)
            throws SQLException, ExecutionException, InterruptedException {
        List<String> violations = new ArrayList<>();
        String left = quiet.await(blinded);
        if (left != null) {
            violations.add(left);
        }
        violations.addAll(invariants.violated(blinded));
        return violations;
    }

    private Map<String, Integer> restarts() {
        return plant.fleet().deaths().entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().word(), Map.Entry::getValue));
    }
}
