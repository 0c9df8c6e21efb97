package dev.tokensweep.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What to measure.
 *
 * @param scenarios by name, in this order
 * @param tokens how many the table has at the beginning
 * @param runs how often each is measured
 * @param duration of what has no end of its own; null for what is usual in each scenario
 * @param directory for all data, empty
 * @param settings of {@code run}, such as sink.threads=2, over those a scenario needs
 * @param mainClass the command's
 */
public record BenchOptions(
        List<String> scenarios,
        int tokens,
        int runs,
        Duration duration,
        Path directory,
        List<String> settings,
        String mainClass) {
    /** Fewer say nothing. */
    public static final int FEWEST_TOKENS = 1_000;

    public BenchOptions {
        scenarios = List.copyOf(scenarios);
        settings = List.copyOf(settings);
        if (tokens < FEWEST_TOKENS || runs < 1) {
            throw new IllegalArgumentException("too few tokens, or no run");
        }
    }

    /** The same, for so long. */
    BenchOptions lasting(Duration known) {
        return new BenchOptions(scenarios, tokens, runs, known, directory, settings, mainClass);
    }
}
