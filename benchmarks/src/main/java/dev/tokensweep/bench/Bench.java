package dev.tokensweep.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Measures scenarios, one after the other, on services of its own. */
public final class Bench {
    private static final List<Scenario> ALL =
            List.of(
                    new DrainScenario(),
                    new LatencyScenario(),
                    new SteadyScenario(),
                    new ForegroundScenario(),
                    new HostScenario(),
                    new FootprintScenario(),
                    new CostScenario(),
                    new RestartScenario(),
                    new GrowthScenario(),
                    new ScaleScenario(),
                    new SoakScenario(),
                    new ReplayScenario());

    private Bench() {}

    /**
     * What a run found.
     *
     * @param settings of the database, as it had them
     */
    public record Report(
            BenchOptions options, Map<String, String> settings, List<Outcome> outcomes) {
        public Report {
            settings = Map.copyOf(settings);
            outcomes = List.copyOf(outcomes);
        }

        Report with(Outcome outcome) {
            List<Outcome> more = new ArrayList<>(outcomes);
            more.add(outcome);
            return new Report(options, settings, more);
        }

        /** What was lost, doubled or missing from the record in all scenarios. */
        public List<String> violations() {
            return outcomes.stream()
                    .flatMap(
                            outcome ->
                                    outcome.violations().stream()
                                            .map(what -> outcome.scenario() + ": " + what))
                    .toList();
        }
    }

    /** Every scenario's name, and what it measures. */
    public static Map<String, String> scenarios() {
        Map<String, String> scenarios = new LinkedHashMap<>();
        ALL.forEach(scenario -> scenarios.put(scenario.name(), scenario.what()));
        return scenarios;
    }

    /** Who is told what goes on. */
    public interface Listener {
        /** One line for the eye that follows. */
        void says(String line);

        /**
         * A scenario has been measured.
         *
         * @param soFar with it as the last
         */
        void measured(Report soFar) throws IOException;
    }

    /**
     * Measures.
     *
     * @param interrupted opened when the rest is to be left
     * @throws InterruptedException when it was; what had been measured was told before
     * @throws IllegalStateException when the installation does not do its work in time
     */
    public static Report run(BenchOptions options, CountDownLatch interrupted, Listener listener)
            throws Exception {
        try (BenchServices services = new BenchServices(options.directory())) {
            Interruption interruption = Interruption.watch(interrupted, services);
            try {
                return measure(services, options, listener);
            } finally {
                interruption.end();
            }
        } catch (Exception e) { // What an interruption has made fail is no failure.
            if (interrupted.getCount() == 0) {
                throw (InterruptedException) new InterruptedException().initCause(e);
            }
            throw e;
        }
    }

    private static Report measure(BenchServices services, BenchOptions options, Listener listener)
            throws Exception {
        Report report = new Report(options, services.settings(), List.of());
        for (String name : options.scenarios()) {
            listener.says(name);
            Duration duration = duration(options, name);
            report =
                    report.with(
                            scenario(name)
                                    .measure(services, options.lasting(duration), listener::says));
            listener.measured(report);
        }
        return report;
    }

    /** How long a scenario is measured that has no end of its own. */
    public static Duration duration(BenchOptions options, String scenario) {
        return options.duration() == null ? scenario(scenario).usualDuration() : options.duration();
    }

    private static Scenario scenario(String name) {
        return ALL.stream()
                .filter(scenario -> scenario.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such scenario: " + name));
    }
}
