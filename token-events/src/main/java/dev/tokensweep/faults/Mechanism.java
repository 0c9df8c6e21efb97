package dev.tokensweep.faults;

/** What keeps the laws, and can be taken away to see whether its absence is noticed. */
public enum Mechanism {
    /**
     * The engine begins at a transaction's end (ADR 2). Without it the engine searches for the last
     * record told, as Debezium's own offsets have it, and loses rows of a COPY.
     */
    OFFSET_WORKAROUND,
    /** Capture and the cleaner drop what they have told or followed before. */
    POSITION_GUARD,
    /** A sink whose partition another has taken moves nothing. */
    FENCING,
    /** The progress row says whether a commit that nobody answered was carried out. */
    DOUBT_SETTLED,
    /** The DELETE asks again for version, state, time, rule and holds. */
    DELETE_RECHECK
}
