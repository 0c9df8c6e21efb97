package dev.tokensweep.cleaner;

import static dev.tokensweep.events.TokenFixture.micros;

import dev.tokensweep.events.AuditEvent;
import dev.tokensweep.events.Position;
import dev.tokensweep.events.Spared;
import dev.tokensweep.events.Verdict;
import dev.tokensweep.events.Wire;
import dev.tokensweep.faults.Faults;
import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Match;
import dev.tokensweep.policy.Rule;
import dev.tokensweep.policy.Terms;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * The task of partition 0, which starts again over the stores that have a changelog, and without
 * those that have none.
 */
final class RestartableTask implements AutoCloseable {
    private static final Terms AT_ONCE = Terms.of(Duration.ZERO);

    /** Lets go whatever has ended. */
    static final CleanupPolicy POLICY = CleanupPolicy.of(AT_ONCE);

    static final CleanupPolicy KEEPS_ALL =
            new CleanupPolicy(List.of(new Rule("legal", Match.ANY, null)), AT_ONCE);

    private final SettableClock clock = new SettableClock();
    private final CheckpointSigning signing;
    private final CleanerCounters counters = new CleanerCounters();
    private final MockProcessorContext<String, Object> context;
    private final KeyValueStore<String, TokenState> liveTokens;
    private KeyValueStore<Bytes, byte[]> dueIndex;
    private TokenProcessor task;

    RestartableTask(CleanupPolicy policy, Path stateDir) {
        this(policy, CheckpointSigning.NONE, stateDir);
    }

    RestartableTask(CleanupPolicy policy, CheckpointSigning signing, Path stateDir) {
        this.signing = signing;
        Properties properties = new Properties();
        properties.put("application.id", "test");
        properties.put("bootstrap.servers", "none:1");
        context = new MockProcessorContext<>(properties, new TaskId(0, 0), stateDir.toFile());
        liveTokens = open(CleanerTopology.LIVE_TOKENS, Serdes.String(), TokenState.serde());
        KeyValueStore<String, Position> watermarks =
                open(CleanerTopology.WATERMARKS, Serdes.String(), Wire.position());
        KeyValueStore<String, StandingHold> holds =
                open(CleanerTopology.HOLDS, Serdes.String(), StandingHold.serde());
        context.addStateStore(liveTokens);
        context.addStateStore(watermarks);
        context.addStateStore(holds);
        context.addStateStore(
                open(CleanerTopology.AUDIT_CHAIN, Serdes.String(), AuditWriter.links()));
        begin(policy);
        pass(Duration.ZERO);
    }

    private <K, V> KeyValueStore<K, V> open(String name, Serde<K> keys, Serde<V> values) {
        KeyValueStore<K, V> store =
                Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), keys, values)
                        .withLoggingDisabled()
                        .build();
        store.init(context.getStateStoreContext(), store);
        return store;
    }

    private void begin(CleanupPolicy policy) {
        dueIndex = open(CleanerTopology.DUE_INDEX, Serdes.Bytes(), Serdes.ByteArray());
        context.addStateStore(dueIndex);
        task =
                new TokenProcessor(
                        policy,
                        DoubtPace.NONE,
                        CleanerDriver.TOPICS,
                        signing,
                        clock,
                        counters,
                        Faults.NONE);
        task.init(context);
    }

    /** Starts again, and lets it tick once. */
    void restart(CleanupPolicy policy) {
        restartWithoutATick(policy);
        pass(Duration.ZERO);
    }

    /** Starts again, and has taken up nothing yet of what it finds. */
    void restartWithoutATick(CleanupPolicy policy) {
        stop();
        begin(policy);
    }

    void stop() {
        task.close();
        dueIndex.close();
    }

    void pipe(String key, Object value) {
        task.process(new Record<>(key, value, clock.millis()));
    }

    void refuse(String tokenId, Verdict verdict, Spared.Cause cause, String holdId) {
        pipe(tokenId, new Spared(cause, verdict.position(), micros(clock.instant()), holdId));
    }

    void pass(Duration time) {
        clock.set(clock.instant().plus(time));
        var scheduled = context.scheduledPunctuators();
        scheduled.get(scheduled.size() - 1).getPunctuator().punctuate(clock.millis());
    }

    List<Verdict> verdicts() {
        return told(CleanerTopology.WRITE_VERDICTS, Verdict.class);
    }

    List<AuditEvent> audit() {
        return told(CleanerTopology.COUNT_EVENTS, AuditEvent.class);
    }

    /** The records of the audit topic, or of that of the checkpoints. */
    List<Record<String, SealedEvent>> sealed(String child) {
        return context.forwarded(child).stream()
                .map(forwarded -> sealed(forwarded.record()))
                .toList();
    }

    private static Record<String, SealedEvent> sealed(Record<? extends String, ?> record) {
        return new Record<>(
                record.key(), (SealedEvent) record.value(), record.timestamp(), record.headers());
    }

    /** Lets the time between two checkpoints pass. */
    void passCheckpoint() {
        context.scheduledPunctuators().stream()
                .filter(scheduled -> scheduled.getInterval().equals(signing.interval()))
                .reduce((earlier, later) -> later)
                .orElseThrow()
                .getPunctuator()
                .punctuate(clock.millis());
    }

    /** Everything since the task was first made. */
    private <T> List<T> told(String child, Class<T> type) {
        return context.forwarded(child).stream()
                .map(forwarded -> type.cast(forwarded.record().value()))
                .toList();
    }

    CleanerCounters counters() {
        return counters;
    }

    TokenState state(String tokenId) {
        return liveTokens.get(tokenId);
    }

    @Override
    public void close() {
        stop();
        liveTokens.close();
    }
}
