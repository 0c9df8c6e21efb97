package dev.tokensweep.app.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tokensweep.bench.Bench;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CapacityPlanTest {
    @Test
    void needsTenTimesTheDiskForTenTimesTheTokens() {
        // Given
        CapacityPlan few = new CapacityPlan(10_000_000, 100);
        CapacityPlan many = new CapacityPlan(100_000_000, 100);

        // Then
        assertThat(few.instances()).isEqualTo(1);
        assertThat(many.diskBytes()).isCloseTo(10 * few.diskBytes(), within(1.0));
        assertThat(many.changelogBytes()).isCloseTo(10 * few.changelogBytes(), within(1.0));
        assertThat(many.firstLook().toSeconds() / 10)
                .isCloseTo(few.firstLook().toSeconds(), within(1L));
        assertThat(many.logBytesPerDay()).isEqualTo(few.logBytesPerDay());
    }

    @Test
    void putsMoreThanAnInstanceCanDoOnSeveralAndHasAPartitionForEachOfTheirThreads() {
        // Given
        CapacityPlan plan = new CapacityPlan(10_000_000, 1_000_000);

        // Then
        assertThat(plan.instances()).isGreaterThan(10);
        assertThat(plan.partitions())
                .isGreaterThanOrEqualTo(2 * CapacityPlan.CORES * plan.instances());
        assertThat(Integer.bitCount(plan.partitions())).isEqualTo(1);
        assertThat(plan.diskBytes()).isLessThan(new CapacityPlan(10_000_000, 1).diskBytes() / 10);
    }

    @Test
    void saysWhereMoreIsAskedOfALogThanWasSeen() {
        // Given
        long most = CapacityPlan.carriedPerSecond();

        // Then
        assertThat(new CapacityPlan(1_000_000, most).isCarried()).isTrue();
        CapacityPlan beyond = new CapacityPlan(1_000_000, most + 1);
        assertThat(beyond.isCarried()).isFalse();
        assertThat(CapacityLines.of(beyond).values())
                .anyMatch(line -> line.startsWith("seen up to"));
    }

    @Test
    void keepsATopicAsLongAsItsRetentionSays() {
        // When
        CapacityPlan plan = new CapacityPlan(1_000_000, 1_000);

        // Then
        assertThat(plan.topics())
                .extracting(CapacityPlan.Topic::name)
                .containsExactlyInAnyOrder("token-changes", "token-verdicts", "token-audit");
        for (CapacityPlan.Topic topic : plan.topics()) {
            double days =
                    switch (topic.name()) {
                        case "token-changes" -> 30;
                        case "token-verdicts" -> 7;
                        default -> 365;
                    };
            assertThat(topic.bytesKept()).isCloseTo(days * topic.bytesPerDay(), within(1.0));
        }
    }

    @Test
    void bearsAnOutageUntilTheRetainedLogIsFull() {
        // Given
        CapacityPlan plan = new CapacityPlan(1_000_000, 1_000);

        // Then
        assertThat(plan.logBytesPerSecond() * plan.bearableOutage().toSeconds())
                .isCloseTo(CapacityPlan.MAX_RETAINED_LOG_BYTES, within(plan.logBytesPerSecond()));
    }

    @Test
    void namesACommandThatThereIsForEveryNumber() {
        for (MeasuredCost cost : MeasuredCost.values()) {
            assertThat(cost.command())
                    .as(cost.name())
                    .matches(
                            "tokensweep bench (%s) .*"
                                    .formatted(String.join("|", Bench.scenarios().keySet())));
        }
    }

    @Test
    void writesAmountsAsPeopleReadThem() {
        assertThat(Amount.bytes(999)).isEqualTo("999 B");
        assertThat(Amount.bytes(1_550)).isEqualTo("1.6 kB");
        assertThat(Amount.bytes(17_000_000_000_000.0)).isEqualTo("17 TB");
        assertThat(Amount.time(Duration.ofSeconds(59))).isEqualTo("59 s");
        assertThat(Amount.time(Duration.ofMinutes(61))).isEqualTo("1 h 1 min");
        assertThat(Amount.time(Duration.ofDays(30))).isEqualTo("30 days");
    }

    @Test
    void refusesNoTokens() {
        assertThatThrownBy(() -> new CapacityPlan(0, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
