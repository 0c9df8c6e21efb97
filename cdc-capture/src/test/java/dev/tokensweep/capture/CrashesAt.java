package dev.tokensweep.capture;

import dev.tokensweep.faults.FailPoint;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Fails now and then at one fail point, a bounded number of times. */
final class CrashesAt implements Consumer<FailPoint> {
    private final FailPoint point;
    private final int most;
    private final AtomicInteger happened = new AtomicInteger();
    private final Random random = new Random(42);

    CrashesAt(FailPoint point, int most) {
        this.point = point;
        this.most = most;
    }

    int happened() {
        return happened.get();
    }

    @Override
    public void accept(FailPoint now) {
        if (now == point && happened.get() < most && random.nextInt(3) == 0) {
            happened.incrementAndGet();
            throw new IllegalStateException("a crash of the test's");
        }
    }
}
