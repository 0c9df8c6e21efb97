package dev.tokensweep.bench;

import java.time.Duration;
import java.util.function.Consumer;

/** One thing that is measured. */
interface Scenario {
    String name();

    /** What is measured, in one line. */
    String what();

    /** How long it is measured where nothing is said, if it has no end of its own. */
    default Duration usualDuration() {
        return Duration.ofSeconds(30);
    }

    /**
     * Measures it, on databases of its own.
     *
     * @param progress is told what goes on
     */
    Outcome measure(BenchServices services, BenchOptions options, Consumer<String> progress)
            throws Exception;
}
