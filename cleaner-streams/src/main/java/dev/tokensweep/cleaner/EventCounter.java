package dev.tokensweep.cleaner;

import dev.tokensweep.events.AuditEvent;
import dev.tokensweep.events.AuditType;
import dev.tokensweep.events.EventCount;
import dev.tokensweep.events.Grant;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Counts audit events per kind, state, tenant, application and grant type in windows of wall-clock
 * time, and writes each window out once it is over. Each partition counts for itself: no event is
 * sent round a second time to be counted. What was counted in an unfinished window is lost with its
 * task; the audit topic is the record, this is for dashboards and the breaker.
 */
final class EventCounter implements Processor<String, Object, String, EventCount> {
    static final Duration WINDOW = Duration.ofSeconds(1);

    private final Clock clock;
    private final Map<Kind, Long> counts = new HashMap<>();
    private ProcessorContext<String, EventCount> context;
    private long windowStartMs;

    private record Kind(
            AuditType type,
            String state,
            Integer tenantId,
            Integer consumerKeyId,
            String grantType) {}

    EventCounter(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void init(ProcessorContext<String, EventCount> context) {
        this.context = context;
        windowStartMs = clock.millis();
        context.schedule(WINDOW, PunctuationType.WALL_CLOCK_TIME, time -> endWindow());
    }

    @Override
    public void process(Record<String, Object> record) {
        AuditEvent event = (AuditEvent) record.value();
        Grant grant = event.row() == null ? Grant.UNKNOWN : event.row().grant();
        String state = event.row() == null ? null : event.row().version().state();
        counts.merge(
                new Kind(
                        event.type(),
                        state,
                        grant.tenantId(),
                        grant.consumerKeyId(),
                        grant.grantType()),
                1L,
                Long::sum);
    }

    private void endWindow() {
        long now = clock.millis();
        counts.forEach((kind, count) -> context.forward(write(kind, count, now - windowStartMs)));
        counts.clear();
        windowStartMs = now;
    }

    private Record<String, EventCount> write(Kind kind, long count, long windowMs) {
        EventCount counted =
                new EventCount(
                        windowStartMs,
                        windowMs,
                        kind.type(),
                        kind.state(),
                        kind.tenantId(),
                        kind.consumerKeyId(),
                        kind.grantType(),
                        context.taskId().partition(),
                        count);
        return new Record<>(kind.type().name(), counted, windowStartMs);
    }
}
