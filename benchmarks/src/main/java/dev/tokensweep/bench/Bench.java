package dev.tokensweep.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** Measures scenarios, one after the other, on services of its own. */
public final class Bench {
    private static final List<Scenario> ALL =
            List.of(
                    new DrainScenario(),
                    new LatencyScenario(),
                    new SteadyScenario(),
                    new ForegroundScenario(),
                    new FootprintScenario(),
                    new RestartScenario(),
                    new GrowthScenario());

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

    /**
     * Measures.
     *
     * @param interrupted opened when the rest is to be left
     * @param progress is told what goes on, in lines
     * @throws IllegalStateException when the installation does not do its work in time
     */
    public static Report run(
            BenchOptions options, CountDownLatch interrupted, Consumer<String> progress)
            throws Exception {
        try (BenchServices services = new BenchServices(options.directory())) {
            List<Outcome> outcomes = new ArrayList<>();
            for (String name : options.scenarios()) {
                if (interrupted.getCount() == 0) {
                    break;
                }
                progress.accept(name);
                outcomes.add(scenario(name).measure(services, options, progress));
            }
            return new Report(options, services.settings(), outcomes);
        }
    }

    private static Scenario scenario(String name) {
        return ALL.stream()
                .filter(scenario -> scenario.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such scenario: " + name));
    }
}
