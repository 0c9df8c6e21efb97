package dev.tokensweep.chaos;

import dev.tokensweep.demo.Summary;
import java.util.List;
import java.util.Map;

/**
 * What came of a run.
 *
 * @param tokens what became of them; null where not even the first check was reached
 * @param restarts how often a role had ended by itself and was started again
 * @param overall what did not hold at the very end, in words
 */
public record ChaosReport(
        List<Round> rounds, Summary tokens, Map<String, Integer> restarts, List<String> overall) {
    public ChaosReport {
        rounds = List.copyOf(rounds);
        restarts = Map.copyOf(restarts);
        overall = List.copyOf(overall);
    }

    public long violations() {
        return overall.size() + rounds.stream().mapToLong(round -> round.violations().size()).sum();
    }

    /** Different faults that were made. */
    public long faults() {
        return rounds.stream()
                .filter(round -> round.notMade() == null)
                .map(Round::fault)
                .distinct()
                .count();
    }
}
