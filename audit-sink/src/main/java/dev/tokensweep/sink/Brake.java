package dev.tokensweep.sink;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Whether and how fast the workers may delete, as those found who looked last. A transaction that
 * deletes asks the database itself; this saves it the attempt. Thread-safe.
 */
final class Brake {
    private volatile Bar control = Bar.NOT_LOOKED;
    private volatile Bar host = Bar.NOT_LOOKED;
    private volatile Integer rowsPerSecond;
    private volatile Courtesy courtesy = Courtesy.NONE;

    /** Empty where anything may be deleted. */
    Optional<Bar> bar() {
        return Stream.of(Optional.ofNullable(control), Optional.ofNullable(host))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** The limit for the whole installation; empty where there is none. */
    OptionalInt rowsPerSecond() {
        Integer limit = rowsPerSecond;
        return limit == null ? OptionalInt.empty() : OptionalInt.of(limit);
    }

    /** How purges make way for the server's own work. */
    Courtesy courtesy() {
        return courtesy;
    }

    /** As the traffic is. */
    void courtesy(Courtesy found) {
        courtesy = found;
    }

    /**
     * What the control row and the clock say.
     *
     * @param bar null where nothing bars
     * @param limit null where there is none
     */
    void control(Bar bar, Integer limit) {
        rowsPerSecond = limit;
        control = bar;
    }

    /** What a transaction was told, until the next look. */
    void control(Bar bar) {
        control = bar;
    }

    /**
     * What the host's own signals say.
     *
     * @param bar null where nothing bars
     */
    void host(Bar bar) {
        host = bar;
    }
}
