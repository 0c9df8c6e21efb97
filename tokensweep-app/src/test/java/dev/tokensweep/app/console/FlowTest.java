package dev.tokensweep.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.events.AuditType;
import org.junit.jupiter.api.Test;

class FlowTest {
    private static final long NOW = 1_000_000_000_000L;
    private final Flow flow = new Flow();

    @Test
    void countsWhatHappenedWithinTheLastMinuteThatIsOver() {
        // When
        flow.add(NOW - 15_000, AuditType.ISSUED, 3);
        flow.add(NOW - 55_000, AuditType.ISSUED, 4);
        flow.add(NOW - 65_000, AuditType.ISSUED, 100);
        flow.add(NOW, AuditType.ISSUED, 1_000);
        flow.add(NOW - 15_000, AuditType.ARCHIVED, 2);

        // Then
        assertThat(flow.perMinute(NOW))
                .containsEntry(AuditType.ISSUED, 7L)
                .containsEntry(AuditType.ARCHIVED, 2L)
                .containsEntry(AuditType.SEEN, 0L);
    }

    @Test
    void forgetsWhatIsOlderThanAnHourAndTakesNoOldNewsForNew() {
        // Given
        long hour = Flow.SLOT_MS * Flow.SLOTS;
        flow.add(NOW - hour, AuditType.ISSUED, 5);

        // When
        flow.add(NOW, AuditType.ISSUED, 1);
        flow.add(NOW - hour, AuditType.ISSUED, 7);

        // Then
        assertThat(flow.last(AuditType.ISSUED, Flow.SLOTS - 1, NOW)).containsOnly(0);
        assertThat(flow.last(AuditType.ISSUED, 1, NOW + Flow.SLOT_MS)).containsExactly(1);
    }
}
