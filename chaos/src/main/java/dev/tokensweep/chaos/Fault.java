package dev.tokensweep.chaos;

import java.time.Duration;
import java.util.Random;
import java.util.function.Predicate;

/**
 * A way to hurt the plant.
 *
 * @param name on the command line and in the report
 * @param how it is made
 * @param promise what holds nevertheless, beside the laws
 * @param lasting how long it lasts before it is undone
 * @param make hurts the plant
 * @param undo takes back what {@link Plant#mend} does not
 * @param blinds whether the log is lost, so that what happened meanwhile may be missing from the
 *     record, and an alarm must tell so
 * @param needed what must be given for it
 */
record Fault(
        String name,
        String how,
        String promise,
        Duration lasting,
        Step make,
        Step undo,
        boolean blinds,
        Predicate<Plant> needed) {

    /** What is done to the plant; fails where it could not be done. */
    interface Step {
        void on(Plant plant, Random random) throws Exception;
    }

    static Fault of(String name, String how, String promise, Step make) {
        return new Fault(
                name,
                how,
                promise,
                Duration.ofSeconds(1),
                make,
                (plant, random) -> {},
                false,
                plant -> true);
    }

    Fault lasting(Duration newLasting) {
        return new Fault(name, how, promise, newLasting, make, undo, blinds, needed);
    }

    Fault undoneBy(Step newUndo) {
        return new Fault(name, how, promise, lasting, make, newUndo, blinds, needed);
    }

    Fault blinding() {
        return new Fault(name, how, promise, lasting, make, undo, true, needed);
    }

    Fault needing(Predicate<Plant> newNeeded) {
        return new Fault(name, how, promise, lasting, make, undo, blinds, newNeeded);
    }
}
