package dev.tokensweep.sink;

import java.sql.SQLException;

/** A part of the sink's upkeep; used by the one thread that does it. */
interface Chore {
    /** What it is, for a log line. */
    String name();

    /**
     * Does what is due by now, a bounded piece of it; returns at once where nothing is.
     *
     * @return whether this ended a round of it: after a failure, only that shows it well again
     * @throws SQLException when it could not; it is asked again later
     */
    boolean doWhatIsDue() throws SQLException;

    /** Lets go of what nobody may hold but whoever does the upkeep; may be called at any time. */
    default void rest() {}
}
