package dev.tokensweep.cleaner;

import dev.tokensweep.events.AuditEvent;
import dev.tokensweep.events.Position;
import dev.tokensweep.events.Spared;
import dev.tokensweep.events.TokenChange;
import dev.tokensweep.events.Verdict;
import dev.tokensweep.policy.CleanupPolicy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Leads the records of one partition, and the ticks of the clock, to {@link TokenLife}.
 *
 * <p>Positions rise strictly along a partition, so a change at or below the watermark is a
 * repetition and is dropped, whatever has become of its token since.
 */
final class TokenProcessor implements Processor<String, Object, String, Object>, Outbox {
    private static final String WATERMARK = "token-changes";
    private static final Duration TICK = Duration.ofMillis(50);

    /** Bounds one tick far below the transaction's time-out. */
    private static final int TOKENS_PER_TICK = 2_000;

    private final CleanupPolicy policy;
    private final Clock clock;
    private final CleanerCounters counters;
    private ProcessorContext<String, Object> context;
    private KeyValueStore<String, Position> watermarks;
    private Position watermark;
    private TokenLife life;

    TokenProcessor(CleanupPolicy policy, Clock clock, CleanerCounters counters) {
        this.policy = policy;
        this.clock = clock;
        this.counters = counters;
    }

    @Override
    public void init(ProcessorContext<String, Object> context) {
        this.context = context;
        watermarks = context.getStateStore(CleanerTopology.WATERMARKS);
        Position stored = watermarks.get(WATERMARK);
        watermark = stored == null ? Position.NONE : stored;
        life =
                new TokenLife(
                        context.getStateStore(CleanerTopology.LIVE_TOKENS),
                        new DueIndex(context.getStateStore(CleanerTopology.DUE_INDEX)),
                        policy,
                        this);
        life.refillDueIndex();
        context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, time -> tick());
    }

    @Override
    public void process(Record<String, Object> record) {
        if (record.value() instanceof TokenChange change) {
            follow(record.key(), change);
        } else if (record.value() instanceof Spared spared) {
            counters.spared();
            life.hear(record.key(), spared);
        }
    }

    private void follow(String tokenId, TokenChange change) {
        if (!change.position().isAfter(watermark)) {
            counters.repeated();
            return;
        }
        watermark = change.position();
        watermarks.put(WATERMARK, watermark);
        life.follow(tokenId, change, nowMicros());
        counters.followed();
    }

    private void tick() {
        life.tick(nowMicros(), TOKENS_PER_TICK);
    }

    private long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    }

    @Override
    public void verdict(String tokenId, Verdict verdict) {
        counters.condemned();
        context.forward(
                new Record<>(tokenId, verdict, clock.millis()), CleanerTopology.WRITE_VERDICTS);
    }

    @Override
    public void audit(String tokenId, AuditEvent event) {
        // When it happened stands in the event. A record's own time is now: a broker refuses one
        // too far ahead, and rolls a segment for one too far back.
        Record<String, Object> record = new Record<>(tokenId, event, clock.millis());
        context.forward(record, CleanerTopology.WRITE_AUDIT);
        context.forward(record, CleanerTopology.COUNT_EVENTS);
    }
}
