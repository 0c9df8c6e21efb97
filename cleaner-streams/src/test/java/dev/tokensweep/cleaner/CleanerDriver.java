package dev.tokensweep.cleaner;

import static dev.tokensweep.events.TokenFixture.micros;

import dev.tokensweep.events.AuditEvent;
import dev.tokensweep.events.AuditJson;
import dev.tokensweep.events.AuditType;
import dev.tokensweep.events.Change;
import dev.tokensweep.events.Doubt;
import dev.tokensweep.events.Position;
import dev.tokensweep.events.Sighting;
import dev.tokensweep.events.Spared;
import dev.tokensweep.events.TokenFixture;
import dev.tokensweep.events.Topics;
import dev.tokensweep.events.Verdict;
import dev.tokensweep.events.Wire;
import dev.tokensweep.faults.Faults;
import dev.tokensweep.policy.CleanupPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;

/**
 * The real topology under a clock that the test moves; it starts at {@link TokenFixture#CREATED}.
 */
final class CleanerDriver implements AutoCloseable {
    static final Topics TOPICS = new Topics("", 1, Duration.ofDays(1));

    private final SettableClock clock = new SettableClock();
    private final CleanerCounters counters = new CleanerCounters();
    private final TopologyTestDriver driver;
    private final TestInputTopic<String, Sighting> sightings;
    private final TestOutputTopic<String, Doubt> doubts;
    private final TestInputTopic<String, Change> changes;
    private final TestInputTopic<String, Spared> spared;
    private final TestOutputTopic<String, Verdict> verdicts;
    private final TestOutputTopic<String, AuditEvent> audit;
    private final TestOutputTopic<String, String> stats;

    CleanerDriver(CleanupPolicy policy, Path stateDir) {
        this(policy, Faults.NONE, stateDir);
    }

    CleanerDriver(CleanupPolicy policy, Faults faults, Path stateDir) {
        this(policy, DoubtPace.NONE, TOPICS, TokenFixture.CREATED, stateDir, faults);
    }

    /** As if the stages ran with these topics, of which the test sees partition 0. */
    CleanerDriver(
            CleanupPolicy policy, DoubtPace pace, Topics topics, Instant start, Path stateDir) {
        this(policy, pace, topics, start, stateDir, Faults.NONE);
    }

    private CleanerDriver(
            CleanupPolicy policy,
            DoubtPace pace,
            Topics topics,
            Instant start,
            Path stateDir,
            Faults faults) {
        clock.set(start);
        CleanerConfig config =
                new CleanerConfig(
                        Map.of("bootstrap.servers", "none:1"),
                        TOPICS,
                        "test",
                        stateDir,
                        1,
                        Duration.ofMillis(100),
                        policy);
        driver =
                new TopologyTestDriver(
                        CleanerTopology.build(
                                topics,
                                policy,
                                pace,
                                CheckpointSigning.NONE,
                                clock,
                                counters,
                                faults),
                        CleanerProperties.of(config),
                        clock.instant());
        StringSerializer ids = new StringSerializer();
        StringDeserializer keys = new StringDeserializer();
        changes = driver.createInputTopic(TOPICS.tokenChanges(), ids, Wire.change().serializer());
        spared = driver.createInputTopic(TOPICS.tokenSpared(), ids, Wire.spared().serializer());
        sightings =
                driver.createInputTopic(TOPICS.tokenSightings(), ids, Wire.sighting().serializer());
        doubts = driver.createOutputTopic(TOPICS.tokenDoubts(), keys, Wire.doubt().deserializer());
        verdicts =
                driver.createOutputTopic(
                        TOPICS.tokenVerdicts(), keys, Wire.verdict().deserializer());
        audit = driver.createOutputTopic(TOPICS.tokenAudit(), keys, new AuditJson());
        stats = driver.createOutputTopic(TOPICS.tokenStats(), keys, new StringDeserializer());
        // The first tick finds nothing to take up.
        driver.advanceWallClockTime(Duration.ofMillis(50));
    }

    CleanerDriver pipe(String tokenId, Change change) {
        changes.pipeInput(tokenId, change);
        return this;
    }

    void refuse(String tokenId, Spared.Cause cause, Verdict verdict) {
        refuse(tokenId, new Spared(cause, verdict.position(), micros(clock.instant()), null));
    }

    void refuse(String tokenId, Spared refusal) {
        spared.pipeInput(tokenId, refusal);
    }

    void refuseHeld(String tokenId, String holdId, Verdict verdict) {
        spared.pipeInput(
                tokenId,
                new Spared(Spared.Cause.HELD, verdict.position(), micros(clock.instant()), holdId));
    }

    /** Whatever bytes. */
    void pipeBytes(String topic, byte[] key, byte[] value) {
        driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(key, value);
    }

    List<TestRecord<byte[], byte[]>> deadLetters() {
        return driver.createOutputTopic(
                        TOPICS.deadLetters(),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())
                .readRecordsToList();
    }

    /** What the reconciler saw in the table. */
    void sight(String tokenId, Sighting sighting) {
        sightings.pipeInput(tokenId, sighting);
    }

    List<KeyValue<String, Doubt>> doubts() {
        return doubts.readKeyValuesToList();
    }

    /** Every event with its key. */
    List<KeyValue<String, AuditEvent>> keyedAudit() {
        return audit.readKeyValuesToList();
    }

    KeyValueStore<String, StandingHold> holds() {
        return driver.getKeyValueStore(CleanerTopology.HOLDS);
    }

    KeyValueStore<Bytes, byte[]> dueIndex() {
        return driver.getKeyValueStore(CleanerTopology.DUE_INDEX);
    }

    KeyValueStore<String, Position> watermarks() {
        return driver.getKeyValueStore(CleanerTopology.WATERMARKS);
    }

    /** Sets the cleaner's clock right, or wrong; the ticks go on as before. */
    void setClock(Instant now) {
        clock.set(now);
    }

    void pass(Duration time) {
        clock.set(clock.instant().plus(time));
        driver.advanceWallClockTime(time);
    }

    List<KeyValue<String, Verdict>> verdicts() {
        return verdicts.readKeyValuesToList();
    }

    List<AuditEvent> audit() {
        return audit.readValuesToList();
    }

    /** With the keys they are told under. */
    List<KeyValue<String, AuditEvent>> auditRecords() {
        return audit.readKeyValuesToList();
    }

    List<AuditType> auditTypes() {
        return audit().stream().map(AuditEvent::type).toList();
    }

    List<String> stats() {
        return stats.readValuesToList();
    }

    KeyValueStore<String, TokenState> liveTokens() {
        return driver.getKeyValueStore(CleanerTopology.LIVE_TOKENS);
    }

    CleanerCounters counters() {
        return counters;
    }

    Instant now() {
        return clock.instant();
    }

    @Override
    public void close() {
        driver.close();
    }
}
