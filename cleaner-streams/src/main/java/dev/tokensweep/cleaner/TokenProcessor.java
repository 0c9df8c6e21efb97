package dev.tokensweep.cleaner;

import dev.tokensweep.events.AuditEvent;
import dev.tokensweep.events.BacklogPurged;
import dev.tokensweep.events.Change;
import dev.tokensweep.events.Doubt;
import dev.tokensweep.events.HoldChange;
import dev.tokensweep.events.Position;
import dev.tokensweep.events.RowsPurged;
import dev.tokensweep.events.Sighting;
import dev.tokensweep.events.Spared;
import dev.tokensweep.events.TokenChange;
import dev.tokensweep.events.TokenRestored;
import dev.tokensweep.events.Topics;
import dev.tokensweep.events.Verdict;
import dev.tokensweep.faults.FailPoint;
import dev.tokensweep.faults.Faults;
import dev.tokensweep.faults.Mechanism;
import dev.tokensweep.policy.CleanupPolicy;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Leads the records of one partition, and the ticks of the clock, to {@link TokenLife}, {@link
 * Holds} and {@link Reconciliation}.
 *
 * <p>Positions rise strictly along a partition, so a change at or below the watermark is a
 * repetition and is dropped, whatever has become of its token since.
 */
final class TokenProcessor implements Processor<String, Object, String, Object>, Outbox {
    private static final String WATERMARK = "token-changes";

    private static final long SOON_MICROS = Ticks.SLOW.toNanos() / 1000;

    /** Bounds one tick far below the transaction's time-out. */
    private static final int TOKENS_PER_TICK = 2_000;

    /** Some hundredths of a second's work, of which one thread does one at a time. */
    private static final int RESUMED_PER_TICK = 5_000;

    private final CleanupPolicy policy;
    private final DoubtPace doubts;
    private final Topics topics;
    private final CheckpointSigning signing;
    private final Clock clock;
    private final CleanerCounters counters;
    private final Faults faults;
    private final boolean dropsRepetitions;
    private ProcessorContext<String, Object> context;
    private KeyValueStore<String, Position> watermarks;
    private Position watermark;
    private AuditWriter audit;
    private KeptTokens kept;
    private Holds holds;
    private Resumption resumption;
    private TokenLife life;
    private Reconciliation reconciliation;
    private DoubtWalk doubtWalk;
    private Agenda agenda;
    private Ticks ticks;
    private boolean condemned;

    TokenProcessor(
            CleanupPolicy policy,
            DoubtPace doubts,
            Topics topics,
            CheckpointSigning signing,
            Clock clock,
            CleanerCounters counters,
            Faults faults) {
        this.policy = policy;
        this.doubts = doubts;
        this.topics = topics;
        this.signing = signing;
        this.clock = clock;
        this.counters = counters;
        this.faults = faults;
        this.dropsRepetitions = faults.keeps(Mechanism.POSITION_GUARD);
    }

    @Override
    public void init(ProcessorContext<String, Object> context) {
        this.context = context;
        watermarks = context.getStateStore(CleanerTopology.WATERMARKS);
        Position stored = watermarks.get(WATERMARK);
        watermark = stored == null ? Position.NONE : stored;
        openAudit();
        openStores();
        ticks = new Ticks(context, this::tick);
    }

    private void openAudit() {
        int partition = context.taskId().partition();
        String topic = topics.tokenAudit();
        audit =
                new AuditWriter(
                        partition,
                        topic,
                        context.getStateStore(CleanerTopology.AUDIT_CHAIN),
                        record -> context.forward(record, CleanerTopology.WRITE_AUDIT));
        new Checkpoints(
                        signing,
                        partition,
                        topic,
                        audit,
                        clock,
                        record -> context.forward(record, CleanerTopology.WRITE_CHECKPOINTS))
                .schedule(context);
    }

    private void openStores() {
        KeyValueStore<String, TokenState> liveTokens =
                context.getStateStore(CleanerTopology.LIVE_TOKENS);
        KeyValueStore<Bytes, byte[]> index = context.getStateStore(CleanerTopology.DUE_INDEX);
        ParkedTokens parked = new ParkedTokens(index);
        holds =
                new Holds(
                        context.getStateStore(CleanerTopology.HOLDS),
                        context.taskId().partition(),
                        topics.partitions(),
                        parked,
                        this);
        kept = new KeptTokens(policy, counters);
        agenda = new Agenda(new DueIndex(index), parked);
        TokenJudge judge = new TokenJudge(liveTokens, agenda, policy, this);
        resumption = new Resumption(liveTokens, agenda, holds, kept, judge);
        life = new TokenLife(liveTokens, agenda, holds, resumption, judge, this);
        reconciliation = new Reconciliation(life, WindowBounds.of(topics.partitions()));
        doubtWalk = new DoubtWalk(liveTokens, doubts, judge, this, nowMicros());
    }

    @Override
    public void process(Record<String, Object> record) {
        Object value = CheckedInput.valueOf(record);
        long nowMicros = nowMicros();
        if (value instanceof Change change) {
            follow(record.key(), change, nowMicros);
        } else if (value instanceof Spared spared) {
            counters.spared();
            life.hear(record.key(), spared, nowMicros);
        } else if (value instanceof Sighting sighting) {
            reconciliation.hear(record.key(), sighting, nowMicros);
        }
        if (agenda.hasGainedBefore(nowMicros + SOON_MICROS)) {
            ticks.quicken();
        }
    }

    private void follow(String key, Change change, long nowMicros) {
        if (dropsRepetitions && !change.position().isAfter(watermark)) {
            counters.repeated();
            return;
        }
        watermark = change.position();
        watermarks.put(WATERMARK, watermark);
        if (change instanceof TokenChange token) {
            life.follow(key, token, nowMicros);
        } else if (change instanceof TokenRestored restored) {
            life.follow(key, restored, nowMicros);
        } else if (change instanceof HoldChange hold) {
            holds.follow(hold);
            ticks.quicken();
        } else if (change instanceof BacklogPurged backlog) {
            life.follow(backlog);
        } else if (change instanceof RowsPurged rows) {
            audit(key, AuditTrail.rowsPurged(rows));
        }
        reconciliation.follow(key, change, nowMicros);
        counters.followed();
        faults.pass(FailPoint.CLEANER_IN_CHANGE);
    }

    private void tick() {
        long nowMicros = nowMicros();
        condemned = false;
        resume(nowMicros);
        life.tick(nowMicros, TOKENS_PER_TICK);
        if (condemned) {
            faults.pass(FailPoint.CLEANER_IN_TICK);
        }
        doubtWalk.tick(nowMicros);
        if (!resumption.isOver() || agenda.hasBefore(nowMicros + SOON_MICROS)) {
            ticks.quicken();
        } else {
            ticks.slowDown();
        }
    }

    private void resume(long nowMicros) {
        Breather breather = Breather.ofThisThread();
        if (!resumption.isOver() && breather.isOver(nowMicros)) {
            resumption.tick(nowMicros, RESUMED_PER_TICK, TOKENS_PER_TICK);
            breather.begin(nowMicros, nowMicros());
        }
    }

    @Override
    public void close() {
        if (kept != null) {
            kept.close();
        }
    }

    private long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    }

    @Override
    public void verdict(String tokenId, Verdict verdict) {
        condemned = true;
        counters.condemned();
        context.forward(
                new Record<>(tokenId, verdict, clock.millis()), CleanerTopology.WRITE_VERDICTS);
    }

    @Override
    public void doubt(String tokenId, Doubt doubt) {
        context.forward(new Record<>(tokenId, doubt, clock.millis()), CleanerTopology.WRITE_DOUBTS);
    }

    @Override
    public void audit(String key, AuditEvent event) {
        counters.told(event);
        // When it happened stands in the event. A record's own time is now: a broker refuses one
        // too far ahead, and rolls a segment for one too far back.
        long nowMs = clock.millis();
        audit.write(key, event, nowMs);
        context.forward(new Record<>(key, event, nowMs), CleanerTopology.COUNT_EVENTS);
    }
}
