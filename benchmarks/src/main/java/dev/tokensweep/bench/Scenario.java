package dev.tokensweep.bench;

import java.util.function.Consumer;

/** One thing that is measured. */
interface Scenario {
    String name();

    /** What is measured, in one line. */
    String what();

    /**
     * Measures it, on databases of its own.
     *
     * @param progress is told what goes on
     */
    Outcome measure(BenchServices services, BenchOptions options, Consumer<String> progress)
            throws Exception;
}
