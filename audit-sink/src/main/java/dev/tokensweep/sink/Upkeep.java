package dev.tokensweep.sink;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * What the sink does beside carrying out verdicts. Immutable.
 *
 * @param children whether a token's scopes, bindings, attributes and request objects are archived
 *     with it, and a code's scopes with it; deleted with it they are in any case
 * @param related the tables beside the token table that are cleaned too
 * @param relatedInterval how long after one look at those tables the next begins
 * @param archiveRetention how long the archive keeps a row; null for ever
 * @param reconcileInterval how long after the beginning of one pass the next begins
 * @param reconcileRowsPerSecond how fast a pass reads the token table, at least 1
 * @param clockTolerance how far the clocks of this machine and the database may be apart
 */
public record Upkeep(
        boolean children,
        Set<Related> related,
        Duration relatedInterval,
        Duration archiveRetention,
        Duration reconcileInterval,
        int reconcileRowsPerSecond,
        Duration clockTolerance) {

    /** Everything but the pruning of the archive. */
    public static final Upkeep DEFAULT =
            new Upkeep(
                    true,
                    EnumSet.allOf(Related.class),
                    Duration.ofMinutes(1),
                    null,
                    Duration.ofHours(1),
                    500,
                    Duration.ofSeconds(10));

    public Upkeep {
        related = Set.copyOf(related);
    }

    /** The same where nothing at all may be deleted. */
    public Upkeep deletingNothing() {
        return new Upkeep(
                children,
                Set.of(),
                relatedInterval,
                null,
                reconcileInterval,
                reconcileRowsPerSecond,
                clockTolerance);
    }
}
