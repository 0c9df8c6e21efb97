package dev.tokensweep.forensics;

import static dev.tokensweep.events.AuditEventBuilder.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.tokensweep.events.AuditType;
import dev.tokensweep.events.Position;
import dev.tokensweep.events.Reason;
import dev.tokensweep.events.TokenFixture;
import dev.tokensweep.events.TokenRow;
import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Terms;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every life in a real index, led through another policy. */
class WhatIfTest {
    private static final long HOUR = 3_600_000_000L;
    private static final long ISSUED = 1_772_359_200_000_000L;
    private static final TokenRow ACTIVE = TokenFixture.token().row();
    private static final TokenRow REVOKED = TokenFixture.token().state("REVOKED").row();

    @TempDir Path directory;
    private long position;

    @Test
    void countsEachLifeOnceByWhatWasDoneAndWhatWouldHaveBeen() throws Exception {
        // Given
        AuditBroker broker = AuditBroker.shared();
        String topic = broker.createTopic(2);
        List<ProducerRecord<byte[], byte[]>> told = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            told.add(told(broker, topic, "went-" + i, AuditType.ISSUED, 0, ACTIVE));
            told.add(told(broker, topic, "went-" + i, AuditType.CHANGED, 1, REVOKED));
            told.add(told(broker, topic, "went-" + i, AuditType.ARCHIVED, 1, REVOKED));
        }
        // Back, and gone once more: two lives.
        told.add(told(broker, topic, "went-0", AuditType.RESTORED, 2, REVOKED));
        told.add(told(broker, topic, "went-0", AuditType.ARCHIVED, 2, REVOKED));
        told.add(told(broker, topic, "lives", AuditType.SEEN, 0, ACTIVE));
        broker.send(told);

        try (AuditIndex index = AuditIndex.open(directory.resolve("index"))) {
            new Indexing(index, broker.kafka(), topic).run((done, total) -> {});

            // When
            WhatIfReport later = whatIf(index, 5, EventFilter.ALL, 7);
            WhatIfReport never = whatIf(index, 5, EventFilter.ALL, 3);
            WhatIfReport nobodys = whatIf(index, 5, new EventFilter(null, null, "nobody"), 7);

            // Then
            assertThat(later.tokens()).isEqualTo(5);
            assertThat(later.groups())
                    .extracting(
                            WhatIfReport.Group::done,
                            WhatIfReport.Group::would,
                            WhatIfReport.Group::tokens,
                            WhatIfReport.Group::laterSeconds)
                    .containsExactly(
                            tuple("WENT", "GO_LATER", 4L, 18_000L),
                            tuple("STAYED", "STAY", 1L, 0L));
            assertThat(never.groups().get(0).would()).isEqualTo("STAY");
            assertThat(nobodys.tokens()).isZero();
        }
    }

    /** Active tokens would wait for days. */
    private static WhatIfReport whatIf(
            AuditIndex index, int graceHours, EventFilter whose, int nowHours) {
        CleanupPolicy policy =
                CleanupPolicy.of(
                        new Terms(
                                Duration.ofDays(9),
                                Duration.ofHours(graceHours),
                                Duration.ZERO,
                                Duration.ZERO,
                                true));
        return new WhatIf(index).of(policy, whose, ISSUED + nowHours * HOUR + 1);
    }

    private ProducerRecord<byte[], byte[]> told(
            AuditBroker broker, String topic, String id, AuditType type, int hours, TokenRow row) {
        long micros = ISSUED + hours * HOUR;
        var builder = event(type, micros, new Position(1, 2, ++position, 0)).row(row);
        if (type.isTerminal()) {
            builder.because(Reason.REVOKED, "default").eligibleMicros(micros).batchId("b");
        }
        return broker.record(topic, id, builder.build());
    }
}
