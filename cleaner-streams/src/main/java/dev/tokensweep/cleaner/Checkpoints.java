package dev.tokensweep.cleaner;

import dev.tokensweep.events.AuditCheckpoint;
import dev.tokensweep.events.AuditSigning;
import dev.tokensweep.events.ChainLink;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Signs now and then how far the chain of one partition has come, in the transaction of the events
 * up to there. Used by one stream thread.
 */
final class Checkpoints {
    private final CheckpointSigning signing;
    private final int partition;
    private final String topic;
    private final AuditWriter audit;
    private final Clock clock;
    private final Consumer<Record<String, SealedEvent>> sink;
    private ChainLink signed = ChainLink.NONE;

    /**
     * @param topic the audit topic
     * @param sink sends to the topic of checkpoints
     */
    Checkpoints(
            CheckpointSigning signing,
            int partition,
            String topic,
            AuditWriter audit,
            Clock clock,
            Consumer<Record<String, SealedEvent>> sink) {
        this.signing = signing;
        this.partition = partition;
        this.topic = topic;
        this.audit = audit;
        this.clock = clock;
        this.sink = sink;
    }

    /** Begins to sign, if signing is on, until the task ends. */
    void schedule(ProcessorContext<?, ?> context) {
        if (signing.isOn()) {
            context.schedule(
                    signing.interval(), PunctuationType.WALL_CLOCK_TIME, time -> signIfNew());
        }
    }

    private void signIfNew() {
        ChainLink last = audit.last();
        if (last.equals(signed) || last.equals(ChainLink.NONE)) {
            return;
        }
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
        AuditCheckpoint checkpoint =
                AuditSigning.sign(
                        new AuditCheckpoint(topic, partition, last, micros, ""), signing.key());
        SealedEvent sealed = new SealedEvent(partition, checkpoint.toJson());
        sink.accept(new Record<>(Integer.toString(partition), sealed, clock.millis()));
        signed = last;
    }
}
