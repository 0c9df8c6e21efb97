package dev.tokensweep.app.config;

import dev.tokensweep.sink.Related;
import java.time.Duration;
import java.util.Set;

/**
 * The tables beside the token table.
 *
 * @param tables those that are cleaned
 * @param interval how long after one look at them the next begins
 */
public record RelatedSettings(Set<Related> tables, Duration interval) {
    public RelatedSettings {
        tables = Set.copyOf(tables);
    }
}
