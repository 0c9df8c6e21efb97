package dev.tokensweep.app.wso2;

import java.util.Locale;

/** Reads a switch as the product does. */
final class Switches {
    private Switches() {}

    /**
     * Whether it is on.
     *
     * @param place for a message
     * @throws ProductConfigException when it is neither on nor off
     */
    static boolean read(String place, String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default ->
                    throw new ProductConfigException(
                            "%s: '%s' is neither true nor false: mend it, for the product takes it for false"
                                    .formatted(place, text.strip()));
        };
    }
}
