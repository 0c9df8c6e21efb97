package dev.tokensweep.faults;

import java.util.Locale;

/** A place between two steps at which a process can be made to die. */
public enum FailPoint {
    /**
     * Rows of a snapshot that is not complete are sent; their Kafka transaction is open. Not passed
     * by a table whose rows fit into one batch of the engine's (8,192).
     */
    CAPTURE_IN_SNAPSHOT,
    /** Events and the offset after them are sent; their Kafka transaction is open. */
    CAPTURE_BEFORE_COMMIT,
    /** Events are committed to Kafka; the engine, and so the slot, does not know it yet. */
    CAPTURE_AFTER_COMMIT,
    /** A tick's verdicts are forwarded; the tick is not finished, its transaction open. */
    CLEANER_IN_TICK,
    /** A change is followed and what it brought about forwarded; its transaction is open. */
    CLEANER_IN_CHANGE,
    /** The rows that go are locked; their children are still there. */
    SINK_AFTER_LOCK,
    /** The children are gone; the journal says nothing yet. */
    SINK_AFTER_CHILDREN,
    /** The journal has its word; the rows are still there. */
    SINK_AFTER_JOURNAL,
    /** The rows are in the archive and deleted; nothing is committed. */
    SINK_AFTER_DELETE,
    /** Refusals are told on token-spared; the transaction that found them is not committed. */
    SINK_AFTER_TOLD,
    /** The database has committed the purge; the sink has not noted the answer. */
    SINK_AFTER_COMMIT;

    /** How a switch names it: in lower case, with hyphens. */
    public String switchName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
