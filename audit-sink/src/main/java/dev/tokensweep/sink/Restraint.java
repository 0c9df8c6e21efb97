package dev.tokensweep.sink;

import java.util.Objects;

/**
 * What holds the sink back, so that it never harms its host. Immutable.
 *
 * @param pacing how batches follow the host's signals
 * @param windows when anything may be deleted at all
 * @param breaker what is so unlikely that purging stops until an operator says go
 */
public record Restraint(Pacing pacing, PurgeWindows windows, Breaker breaker) {

    /** Always, at a pace that follows latency, with the breaker on. */
    public static final Restraint DEFAULT =
            new Restraint(Pacing.DEFAULT, PurgeWindows.ALWAYS, Breaker.DEFAULT);

    public Restraint {
        Objects.requireNonNull(pacing, "pacing");
        Objects.requireNonNull(windows, "windows");
        Objects.requireNonNull(breaker, "breaker");
    }
}
