package dev.tokensweep.bench;

/**
 * What a figure ought to reach.
 *
 * @param figure its name
 * @param isFloor whether it must be at least the bound, or at most
 */
public record Target(String figure, boolean isFloor, double bound) {
    static Target atLeast(double bound, String figure) {
        return new Target(figure, true, bound);
    }

    static Target atMost(double bound, String figure) {
        return new Target(figure, false, bound);
    }

    /** Whether the median is on the right side. */
    public boolean isMetBy(Figure measured) {
        return isFloor ? measured.median() >= bound : measured.median() <= bound;
    }
}
