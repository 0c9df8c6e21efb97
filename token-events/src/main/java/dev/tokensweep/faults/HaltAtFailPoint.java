package dev.tokensweep.faults;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Ends the process at once, as kill -9 would, when a fail point is passed. Thread-safe. */
final class HaltAtFailPoint implements Consumer<FailPoint> {
    private final Map<FailPoint, AtomicInteger> passingsLeft = new EnumMap<>(FailPoint.class);

    /**
     * @param deadly by fail point, which of its passings is the last
     */
    HaltAtFailPoint(Map<FailPoint, Integer> deadly) {
        deadly.forEach((point, nth) -> passingsLeft.put(point, new AtomicInteger(nth)));
    }

    @Override
    public void accept(FailPoint point) {
        AtomicInteger left = passingsLeft.get(point);
        if (left != null && left.decrementAndGet() == 0) {
            System.err.println("tokensweep: halts at fail point " + point.switchName());
            Runtime.getRuntime().halt(FaultSwitches.EXIT_CODE);
        }
    }
}
