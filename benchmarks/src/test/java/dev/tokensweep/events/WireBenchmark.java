package dev.tokensweep.events;

import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Decision;
import dev.tokensweep.policy.Terms;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.serialization.Serde;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Records to bytes and back, and what the policy says of a token. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class WireBenchmark {
    private static final String TOPIC = "topic";

    private final Serde<Change> wire = Wire.change();
    private final Serde<AuditEvent> json = AuditJson.serde();
    private final CleanupPolicy policy = CleanupPolicy.of(Terms.of(Duration.ofHours(2)));
    private final TokenRow row = TokenFixture.token().row();
    private final Change change = TokenFixture.token().issued();
    private final byte[] written = wire.serializer().serialize(TOPIC, change);
    private final AuditEvent event =
            AuditEventBuilder.event(
                            AuditType.ISSUED,
                            TokenFixture.micros(TokenFixture.CREATED),
                            TokenFixture.token().position())
                    .row(row)
                    .transactionId(7)
                    .build();

    @Benchmark
    public byte[] writeChange() {
        return wire.serializer().serialize(TOPIC, change);
    }

    @Benchmark
    public Change readChange() {
        return wire.deserializer().deserialize(TOPIC, written);
    }

    @Benchmark
    public byte[] writeAuditJson() {
        return json.serializer().serialize(TOPIC, event);
    }

    @Benchmark
    public Decision decide() {
        return policy.decide(row, row.version().createdMicros());
    }
}
