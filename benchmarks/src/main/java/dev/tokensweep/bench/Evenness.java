package dev.tokensweep.bench;

import java.util.Collection;

/** How well work is divided. */
final class Evenness {
    private Evenness() {}

    /** The least share over the greatest: 1 where all are equal, 0 where one has nothing. */
    static double of(Collection<? extends Number> shares) {
        double least = shares.stream().mapToDouble(Number::doubleValue).min().orElse(0);
        double most = shares.stream().mapToDouble(Number::doubleValue).max().orElse(0);
        return most == 0 ? 0 : least / most;
    }
}
