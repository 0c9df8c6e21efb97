package dev.tokensweep.cleaner;

import dev.tokensweep.events.EventCount;
import dev.tokensweep.events.TokenKey;
import dev.tokensweep.events.Topics;
import dev.tokensweep.events.Wire;
import dev.tokensweep.faults.Faults;
import dev.tokensweep.policy.CleanupPolicy;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The whole topology: every source, operator, store and sink by name. Names are part of the state
 * kept in Kafka; changing one orphans what is stored under it.
 */
public final class CleanerTopology {
    static final String LIVE_TOKENS = "live-tokens";
    static final String DUE_INDEX = "due-index";
    static final String WATERMARKS = "watermarks";
    static final String HOLDS = "holds";
    static final String AUDIT_CHAIN = "audit-chain";

    static final String READ_CHANGES = "read-token-changes";
    static final String READ_SPARED = "read-token-spared";
    static final String READ_SIGHTINGS = "read-token-sightings";
    static final String FOLLOW_TOKENS = "follow-tokens";
    static final String COUNT_EVENTS = "count-events";
    static final String WRITE_VERDICTS = "write-token-verdicts";
    static final String WRITE_DOUBTS = "write-token-doubts";
    static final String WRITE_AUDIT = "write-token-audit";
    static final String WRITE_CHECKPOINTS = "write-token-audit-checkpoints";
    static final String WRITE_STATS = "write-token-stats";

    private CleanerTopology() {}

    /** Builds it so that nothing is doubted, and nothing wrong. */
    public static Topology build(
            Topics topics, CleanupPolicy policy, Clock clock, CleanerCounters counters) {
        return build(
                topics,
                policy,
                DoubtPace.NONE,
                CheckpointSigning.NONE,
                clock,
                counters,
                Faults.NONE);
    }

    /**
     * Builds it.
     *
     * @param clock tells the cleaner when a token's time has come; the database's own clock decides
     *     again before anything is deleted
     * @param signing whether the audit topic's chains are signed
     * @param faults what is wrong on purpose
     */
    public static Topology build(
            Topics topics,
            CleanupPolicy policy,
            DoubtPace doubts,
            CheckpointSigning signing,
            Clock clock,
            CleanerCounters counters,
            Faults faults) {
        Deserializer<String> keys = (topic, key) -> TokenKey.read(key);
        StringSerializer ids = new StringSerializer();
        Serializer<SealedEvent> sealed = (topic, event) -> event.bytes();
        return new Topology()
                .addSource(READ_CHANGES, keys, tolerant(Wire.change()), topics.tokenChanges())
                .addSource(READ_SPARED, keys, tolerant(Wire.spared()), topics.tokenSpared())
                .addSource(READ_SIGHTINGS, keys, tolerant(Wire.sighting()), topics.tokenSightings())
                .addProcessor(
                        FOLLOW_TOKENS,
                        () ->
                                new TokenProcessor(
                                        policy, doubts, topics, signing, clock, counters, faults),
                        READ_CHANGES,
                        READ_SPARED,
                        READ_SIGHTINGS)
                .addStateStore(liveTokens(), FOLLOW_TOKENS)
                .addStateStore(dueIndex(), FOLLOW_TOKENS)
                .addStateStore(watermarks(), FOLLOW_TOKENS)
                .addStateStore(holds(), FOLLOW_TOKENS)
                .addStateStore(auditChain(), FOLLOW_TOKENS)
                .addSink(
                        WRITE_DOUBTS,
                        topics.tokenDoubts(),
                        ids,
                        Wire.doubt().serializer(),
                        FOLLOW_TOKENS)
                .addSink(
                        WRITE_VERDICTS,
                        topics.tokenVerdicts(),
                        ids,
                        Wire.verdict().serializer(),
                        FOLLOW_TOKENS)
                .addSink(
                        WRITE_AUDIT,
                        topics.tokenAudit(),
                        ids,
                        sealed,
                        ownPartition(),
                        FOLLOW_TOKENS)
                .addSink(
                        WRITE_CHECKPOINTS,
                        topics.auditCheckpoints(),
                        ids,
                        sealed,
                        ownPartition(),
                        FOLLOW_TOKENS)
                .addProcessor(COUNT_EVENTS, () -> new EventCounter(clock), FOLLOW_TOKENS)
                .addSink(
                        WRITE_STATS,
                        topics.tokenStats(),
                        ids,
                        EventCount.serializer(),
                        COUNT_EVENTS);
    }

    private static Deserializer<Object> tolerant(Serde<?> serde) {
        return new TolerantDeserializer(serde.deserializer());
    }

    /**
     * By the key it would be the same partition: everything of a token, a hold or a batch comes by
     * one. A chain has one writer, though, so this is not left to a computation elsewhere.
     */
    private static StreamPartitioner<String, SealedEvent> ownPartition() {
        return (topic, key, event, partitions) -> Optional.of(Set.of(event.partition()));
    }

    private static StoreBuilder<?> liveTokens() {
        return Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(LIVE_TOKENS),
                        Serdes.String(),
                        TokenState.serde())
                .withLoggingEnabled(
                        Map.of(
                                "min.cleanable.dirty.ratio", "0.2",
                                "segment.bytes", "67108864",
                                "max.compaction.lag.ms", "3600000"));
    }

    /**
     * Without a changelog: it follows from the live tokens, of which a started task makes it anew.
     */
    private static StoreBuilder<?> dueIndex() {
        return Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(DUE_INDEX),
                        Serdes.Bytes(),
                        Serdes.ByteArray())
                .withLoggingDisabled();
    }

    private static StoreBuilder<?> holds() {
        return Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(HOLDS), Serdes.String(), StandingHold.serde());
    }

    /** Cached, so that the changelog gets one record a commit and not one an event. */
    private static StoreBuilder<?> auditChain() {
        return Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(AUDIT_CHAIN),
                        Serdes.String(),
                        AuditWriter.links())
                .withCachingEnabled();
    }

    /** Cached, so that the changelog gets one record a commit and not one a change. */
    private static StoreBuilder<?> watermarks() {
        return Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(WATERMARKS),
                        Serdes.String(),
                        Wire.position())
                .withCachingEnabled();
    }
}
