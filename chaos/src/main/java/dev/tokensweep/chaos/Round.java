package dev.tokensweep.chaos;

import java.time.Duration;
import java.util.List;

/**
 * What came of one fault.
 *
 * @param recovery from the moment the fault was undone until nothing was left to do
 * @param resent changes that were told again and dropped by the position guard, as far as the
 *     cleaner lived to count them
 * @param notMade why it could not be made; null where it was
 * @param violations what did not hold, in words
 */
public record Round(
        String fault, Duration recovery, long resent, String notMade, List<String> violations) {
    public Round {
        violations = List.copyOf(violations);
    }
}
