package dev.tokensweep.bench;

import java.util.List;
import java.util.Optional;

/**
 * What a scenario measured.
 *
 * @param figures ours and the references'
 * @param targets for some of the figures
 * @param violations what was lost, doubled or missing from the record, in words
 */
public record Outcome(
        String scenario, List<Figure> figures, List<Target> targets, List<String> violations) {
    public Outcome {
        figures = List.copyOf(figures);
        targets = List.copyOf(targets);
        violations = List.copyOf(violations);
    }

    /** The figure of that name; empty where it was not measured. */
    public Optional<Figure> figure(String name) {
        return figures.stream().filter(figure -> figure.name().equals(name)).findFirst();
    }
}
