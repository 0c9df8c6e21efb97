package dev.tokensweep.app;

import dev.tokensweep.chaos.Chaos;
import dev.tokensweep.chaos.ChaosReport;
import dev.tokensweep.chaos.Round;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What was measured of each fault, as a table in Markdown. */
final class ChaosTable {
    private ChaosTable() {}

    static List<String> lines(ChaosReport report) {
        Map<String, List<Round>> rounds =
                report.rounds().stream().collect(Collectors.groupingBy(Round::fault));
        List<String> lines =
                Chaos.faults().stream()
                        .map(
                                fault ->
                                        "| `%s` | %s | %s | %s |"
                                                .formatted(
                                                        fault.name(),
                                                        fault.how(),
                                                        fault.promise(),
                                                        measured(
                                                                rounds.getOrDefault(
                                                                        fault.name(), List.of()))))
                        .toList();
        return Stream.concat(
                        Stream.of(
                                "| fault | how it is made | what is promised, beside the laws | quiet again after | told again | violations |",
                                "|---|---|---|---|---|---|"),
                        lines.stream())
                .toList();
    }

    private static String measured(List<Round> rounds) {
        List<Round> made = rounds.stream().filter(round -> round.notMade() == null).toList();
        if (made.isEmpty()) {
            String why = rounds.isEmpty() ? "not made in this run" : rounds.get(0).notMade();
            return why + " | |";
        }
        long slowestMs =
                made.stream().mapToLong(round -> round.recovery().toMillis()).max().orElse(0);
        long resent = made.stream().mapToLong(Round::resent).max().orElse(0);
        long violations = made.stream().mapToLong(round -> round.violations().size()).sum();
        return "%.1f s | %,d | %d".formatted(slowestMs / 1000.0, resent, violations);
    }
}
