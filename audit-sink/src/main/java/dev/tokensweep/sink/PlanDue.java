package dev.tokensweep.sink;

/** When a token goes, seen from the moment of the plan. Each leaves out those before it. */
public enum PlanDue {
    /** The purge would take it at this moment. */
    NOW(null),
    NEXT_HOUR("1 hour"),
    NEXT_DAY("1 day"),
    NEXT_WEEK("7 days"),
    LATER(null),
    /** Not by any passing of time: the policy keeps it, or a legal hold does. */
    KEPT(null);

    private final String within;

    PlanDue(String within) {
        this.within = within;
    }

    /** An SQL interval, null where the name says it all. */
    String within() {
        return within;
    }
}
