package dev.tokensweep.sink;

import java.time.Duration;

/** When a token goes, seen from the moment of the plan. Each leaves out those before it. */
public enum PlanDue {
    /** The purge would take it at this moment. */
    NOW(null),
    NEXT_HOUR(Duration.ofHours(1)),
    NEXT_DAY(Duration.ofDays(1)),
    NEXT_WEEK(Duration.ofDays(7)),
    LATER(null),
    /** Not by any passing of time: the policy keeps it, or a legal hold does. */
    KEPT(null);

    private final Duration within;

    PlanDue(Duration within) {
        this.within = within;
    }

    /** From now on; null where the name says it all. */
    Duration within() {
        return within;
    }
}
