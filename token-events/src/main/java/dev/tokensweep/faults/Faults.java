package dev.tokensweep.faults;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What is wrong with a process on purpose; nothing, unless the chaos suite or a test wants it.
 * Thread-safe where {@code passing} is.
 *
 * @param removed the mechanisms that do not work
 * @param clockOffset how far the process's own clock is ahead; may be negative
 * @param passing told of every passing of a fail point; it may end the process, or throw
 */
public record Faults(Set<Mechanism> removed, Duration clockOffset, Consumer<FailPoint> passing) {
    /** Nothing is wrong. */
    public static final Faults NONE = new Faults(Set.of(), Duration.ZERO, point -> {});

    public Faults {
        removed = Set.copyOf(removed);
        Objects.requireNonNull(clockOffset, "clockOffset");
        Objects.requireNonNull(passing, "passing");
    }

    /** Nothing is wrong but what happens at fail points. */
    public static Faults at(Consumer<FailPoint> passing) {
        return new Faults(Set.of(), Duration.ZERO, passing);
    }

    /** The same without some mechanisms. */
    public Faults without(Mechanism... mechanisms) {
        return new Faults(Set.copyOf(List.of(mechanisms)), clockOffset, passing);
    }

    /** Called between two steps. */
    public void pass(FailPoint point) {
        passing.accept(point);
    }

    /** Whether the mechanism works. */
    public boolean keeps(Mechanism mechanism) {
        return !removed.contains(mechanism);
    }

    /** The process's own clock. */
    public Clock clock() {
        return Clock.offset(Clock.systemUTC(), clockOffset);
    }
}
