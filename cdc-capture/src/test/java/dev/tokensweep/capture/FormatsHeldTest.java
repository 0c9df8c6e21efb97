package dev.tokensweep.capture;

import dev.tokensweep.events.HeldFormat;
import dev.tokensweep.events.Position;
import org.junit.jupiter.api.Test;

/** A newer capture goes on from the offset that this one stored. */
class FormatsHeldTest {
    @Test
    void offsets() {
        HeldFormat.holds(
                "capture-offset",
                CaptureOffset.serde(),
                new CaptureOffset(
                        1_764_000_000L,
                        true,
                        1L << 40,
                        new Position(1_764_000_000L, 1L << 40, 77, 3),
                        4_711,
                        1_764_000_000_123_456L,
                        null));
        HeldFormat.holds(
                "capture-offset-of-a-snapshot",
                CaptureOffset.serde(),
                CaptureOffset.snapshotBegins(1_764_000_000L));
    }
}
