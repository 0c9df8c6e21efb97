package dev.tokensweep.events;

import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What an audit event costs with its headers, and what as a link of its chain besides. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ChainBenchmark {
    private static final String TOPIC = "token-audit";
    private static final String ID = "0b0f5b4e-7d5c-4a51-b0b6-0d9b3a3c9f10";

    private final AuditJson json = new AuditJson();
    private final AuditChain chain = new AuditChain(3);
    private final AuditEvent event =
            AuditEventBuilder.event(
                            AuditType.ARCHIVED,
                            TokenFixture.micros(TokenFixture.CREATED),
                            TokenFixture.token().position())
                    .row(TokenFixture.token().stateId(ID).row())
                    .because(Reason.REVOKED, "default")
                    .eligibleMicros(5L)
                    .batchId(ID)
                    .scope("openid profile")
                    .transactionId(7)
                    .build();
    private ChainLink last = ChainLink.NONE;

    @Benchmark
    public Headers writeAlone() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("value", json.serialize(TOPIC, headers, event));
        return headers;
    }

    @Benchmark
    public Headers writeInItsChain() {
        RecordHeaders headers = new RecordHeaders();
        byte[] value = json.serialize(TOPIC, headers, event);
        last = chain.next(last, 1_772_359_200_123L, TokenKey.write(ID), value, headers);
        AuditChain.write(last, headers);
        headers.add("value", value);
        return headers;
    }
}
