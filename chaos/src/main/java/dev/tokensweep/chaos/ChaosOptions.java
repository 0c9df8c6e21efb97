package dev.tokensweep.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What is asked of a run.
 *
 * @param directory empty or missing; stays
 * @param seed of every choice
 * @param duration in which faults are begun; the first is, however short it is
 * @param faults their names; empty for all
 * @param repeat how often each is made before the plant is given rest
 * @param ratePerSecond tokens issued a second
 * @param mainClass of the command that plays a role
 * @param roleOptions for the JVM of every role, such as a mechanism to be removed
 */
public record ChaosOptions(
        Path directory,
        long seed,
        Duration duration,
        List<String> faults,
        int repeat,
        int ratePerSecond,
        String mainClass,
        List<String> roleOptions) {
    public ChaosOptions {
        faults = List.copyOf(faults);
        roleOptions = List.copyOf(roleOptions);
    }
}
