package dev.tokensweep.app.logging;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Takes the configuration's own secrets out of a text, wherever a driver or a broker may have
 * quoted them. Immutable.
 */
final class SecretMask {
    private static final String MASK = "********";

    /** What is shorter is part of too many words. */
    private static final int SHORTEST = 4;

    private final List<String> secrets;

    /**
     * @param secrets any may be null
     */
    SecretMask(Stream<String> secrets) {
        // The longest first: one may be the beginning of another.
        this.secrets =
                secrets.filter(Objects::nonNull)
                        .filter(secret -> secret.length() >= SHORTEST)
                        .distinct()
                        .sorted(Comparator.comparingInt(String::length).reversed())
                        .toList();
    }

    String in(String text) {
        String masked = text;
        for (String secret : secrets) {
            masked = masked.replace(secret, MASK);
        }
        return masked;
    }
}
