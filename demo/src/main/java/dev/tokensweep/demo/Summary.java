package dev.tokensweep.demo;

import java.util.List;

/**
 * What became of all tokens, and whether the laws were kept.
 *
 * @param violations the first of them, in words
 * @param violationCount all of them
 */
public record Summary(
        long issued,
        long live,
        long archived,
        long removedByOthers,
        long spared,
        List<String> violations,
        long violationCount,
        long timeToCleanP50Ms,
        long timeToCleanP99Ms) {
    public Summary {
        violations = List.copyOf(violations);
    }
}
