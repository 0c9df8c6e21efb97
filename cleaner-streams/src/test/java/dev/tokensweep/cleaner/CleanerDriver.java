package dev.tokensweep.cleaner;

import static dev.tokensweep.events.TokenFixture.micros;

import dev.tokensweep.events.AuditEvent;
import dev.tokensweep.events.AuditJson;
import dev.tokensweep.events.AuditType;
import dev.tokensweep.events.Spared;
import dev.tokensweep.events.TokenChange;
import dev.tokensweep.events.TokenFixture;
import dev.tokensweep.events.Topics;
import dev.tokensweep.events.Verdict;
import dev.tokensweep.events.Wire;
import dev.tokensweep.policy.CleanupPolicy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The real topology under a clock that the test moves; it starts at {@link TokenFixture#CREATED}.
 */
final class CleanerDriver implements AutoCloseable {
    static final Topics TOPICS = new Topics("", 1, Duration.ofDays(1));

    private final SettableClock clock = new SettableClock();
    private final CleanerCounters counters = new CleanerCounters();
    private final TopologyTestDriver driver;
    private final TestInputTopic<String, TokenChange> changes;
    private final TestInputTopic<String, Spared> spared;
    private final TestOutputTopic<String, Verdict> verdicts;
    private final TestOutputTopic<String, AuditEvent> audit;
    private final TestOutputTopic<String, String> stats;

    CleanerDriver(CleanupPolicy policy, Path stateDir) {
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
                        CleanerTopology.build(TOPICS, policy, clock, counters),
                        CleanerProperties.of(config),
                        clock.instant());
        StringSerializer ids = new StringSerializer();
        StringDeserializer keys = new StringDeserializer();
        changes =
                driver.createInputTopic(
                        TOPICS.tokenChanges(), ids, Wire.tokenChange().serializer());
        spared = driver.createInputTopic(TOPICS.tokenSpared(), ids, Wire.spared().serializer());
        verdicts =
                driver.createOutputTopic(
                        TOPICS.tokenVerdicts(), keys, Wire.verdict().deserializer());
        audit = driver.createOutputTopic(TOPICS.tokenAudit(), keys, new AuditJson());
        stats = driver.createOutputTopic(TOPICS.tokenStats(), keys, new StringDeserializer());
    }

    CleanerDriver pipe(String tokenId, TokenChange change) {
        changes.pipeInput(tokenId, change);
        return this;
    }

    void refuse(String tokenId, Spared.Cause cause, Verdict verdict) {
        spared.pipeInput(tokenId, new Spared(cause, verdict.position(), micros(clock.instant())));
    }

    void pass(Duration time) {
        clock.now = clock.now.plus(time);
        driver.advanceWallClockTime(time);
    }

    List<KeyValue<String, Verdict>> verdicts() {
        return verdicts.readKeyValuesToList();
    }

    List<AuditEvent> audit() {
        return audit.readValuesToList();
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
        return clock.now;
    }

    @Override
    public void close() {
        driver.close();
    }

    private static final class SettableClock extends Clock {
        private Instant now = TokenFixture.CREATED;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
