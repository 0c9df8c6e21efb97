package dev.tokensweep.policy;

import static dev.tokensweep.events.TokenFixture.CREATED;
import static dev.tokensweep.events.TokenFixture.micros;
import static dev.tokensweep.events.TokenFixture.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokensweep.events.Grant;
import dev.tokensweep.events.Reason;
import dev.tokensweep.events.RowVersion;
import dev.tokensweep.events.TokenRow;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CleanupPolicyTest {
    private static final Duration SAFE = Duration.ofHours(2);
    private static final long MAX = 99_999_999_999_990L;
    private static final long SINCE = micros(CREATED);

    private final CleanupPolicy policy =
            CleanupPolicy.of(
                    new Terms(
                            SAFE, Duration.ZERO, Duration.ofDays(1), Duration.ofMinutes(5), true));

    @ParameterizedTest
    @CsvSource({"REVOKED,0", "INACTIVE,86400", "EXPIRED,300"})
    void letsEndedStatesGoAfterTheirGrace(String state, long graceSeconds) {
        // When
        Decision decision = policy.decide(token().state(state).row(), SINCE);

        // Then
        assertThat(decision)
                .isEqualTo(
                        new Decision.Eligible(
                                Reason.valueOf(state),
                                "default",
                                SINCE,
                                SINCE + graceSeconds * 1_000_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"REVOKED", "INACTIVE", "EXPIRED"})
    void letsEndedStatesGoWhateverTheirTimesAre(String state) {
        // Given
        RowVersion version = token().state(state).createdMicros(null).validityMs(-1L).version();

        // Then
        assertThat(policy.decide(row(version), SINCE)).isInstanceOf(Decision.Eligible.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ACTIVE", "GRACEFULLY_ROTATED"})
    void keepsTokenToTheVeryMicrosecondOfItsTimePlusSafePeriod(String state) {
        // When
        Decision decision =
                policy.decide(token().state(state).validFor(Duration.ofMinutes(10)).row(), 0);

        // Then
        long over = micros(CREATED.plus(Duration.ofMinutes(10)));
        assertThat(decision)
                .isEqualTo(
                        new Decision.Eligible(
                                Reason.TIME_OVER,
                                "default",
                                over + 1,
                                over + SAFE.toMillis() * 1000 + 1));
    }

    @Test
    void keepsTokenWhenRefreshIsStillValid() {
        // Given
        RowVersion version =
                token().validityMs(1_000L)
                        .refreshValidityMs(Duration.ofDays(1).toMillis())
                        .version();

        // When
        Decision.Eligible decision = (Decision.Eligible) policy.decide(row(version), 0);

        // Then
        assertThat(decision.endedMicros()).isEqualTo(micros(CREATED.plus(Duration.ofDays(1))) + 1);
    }

    @Test
    void keepsWhatNeverExpires() {
        assertKept(token().validityMs(-1L).version(), Decision.Because.NEVER_EXPIRES);
        assertKept(token().refreshValidityMs(-1L).version(), Decision.Because.NEVER_EXPIRES);
        assertKept(token().validityMs(Long.MIN_VALUE).version(), Decision.Because.NEVER_EXPIRES);
    }

    @Test
    void keepsWhatIsBeyondTheGreatestPeriodButNotTheGreatestItself() {
        assertKept(token().validityMs(MAX + 1).version(), Decision.Because.ABSURD_PERIOD);
        assertKept(
                token().refreshValidityMs(Long.MAX_VALUE).version(),
                Decision.Because.ABSURD_PERIOD);
        assertThat(policy.decide(token().validityMs(MAX).row(), 0))
                .isInstanceOf(Decision.Eligible.class);
    }

    @Test
    void keepsWhatLacksATime() {
        assertKept(token().createdMicros(null).version(), Decision.Because.TIME_UNKNOWN);
        assertKept(token().validityMs(null).version(), Decision.Because.TIME_UNKNOWN);
        assertKept(token().refreshCreatedMicros(null).version(), Decision.Because.TIME_UNKNOWN);
        assertKept(token().refreshValidityMs(null).version(), Decision.Because.TIME_UNKNOWN);
        assertKept(token().createdMicros(Long.MAX_VALUE).version(), Decision.Because.TIME_UNKNOWN);
        assertKept(token().createdMicros(Long.MIN_VALUE).version(), Decision.Because.TIME_UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "active", "REVOKED ", "SUSPENDED"})
    void keepsUnknownStates(String state) {
        assertKept(token().state(state).version(), Decision.Because.STATE_UNKNOWN);
    }

    @Test
    void keepsTheStateThatIsNone() {
        assertKept(token().state(null).version(), Decision.Because.STATE_UNKNOWN);
    }

    @Test
    void refusesNegativeDurations() {
        assertThatThrownBy(() -> Terms.of(Duration.ofMillis(-1)))
                .hasMessageContaining("safePeriod must not be negative");
    }

    /** The oracle works the predicate out in whole numbers of any size, from the vendor's text. */
    @Test
    void agreesWithAnIndependentOracleOnGeneratedRows() {
        // Given
        Random random = new Random(20_261_124);
        long now = SINCE;
        int eligible = 0;

        for (int i = 0; i < 200_000; i++) {
            RowVersion version = generate(random, now);

            // When
            boolean decided =
                    policy.decide(row(version), now - 2 * 86_400_000_000L)
                                    instanceof Decision.Eligible yes
                            && yes.eligibleMicros() <= now;

            // Then
            assertThat(decided).as("%s at %d", version, now).isEqualTo(oracle(version, now));
            eligible += decided ? 1 : 0;
        }
        assertThat(eligible).as("both answers occur").isBetween(20_000, 180_000);
    }

    private static boolean oracle(RowVersion row, long now) {
        if (row.state() != null && Set.of("REVOKED", "INACTIVE", "EXPIRED").contains(row.state())) {
            return true;
        }
        boolean timeLimited =
                "ACTIVE".equals(row.state()) || "GRACEFULLY_ROTATED".equals(row.state());
        List<Long> four =
                Arrays.asList(
                        row.createdMicros(),
                        row.validityMs(),
                        row.refreshCreatedMicros(),
                        row.refreshValidityMs());
        if (!timeLimited || four.contains(null) || infinite(row)) {
            return false;
        }
        BigInteger limit = BigInteger.valueOf(now).subtract(BigInteger.valueOf(7_200_000_000L));
        return within(row.validityMs())
                && within(row.refreshValidityMs())
                && limit.compareTo(end(row.createdMicros(), row.validityMs())) > 0
                && limit.compareTo(end(row.refreshCreatedMicros(), row.refreshValidityMs())) > 0;
    }

    private static boolean infinite(RowVersion row) {
        return row.createdMicros() == Long.MAX_VALUE
                || row.refreshCreatedMicros() == Long.MAX_VALUE;
    }

    private static boolean within(long periodMs) {
        return 0 <= periodMs && periodMs <= MAX;
    }

    private static BigInteger end(long createdMicros, long periodMs) {
        return BigInteger.valueOf(createdMicros)
                .add(BigInteger.valueOf(periodMs).multiply(BigInteger.valueOf(1000)));
    }

    private static RowVersion generate(Random random, long now) {
        String[] states = {
            "ACTIVE",
            "ACTIVE",
            "ACTIVE",
            "GRACEFULLY_ROTATED",
            "REVOKED",
            "INACTIVE",
            "EXPIRED",
            "SUSPENDED",
            "",
            null
        };
        return token().state(states[random.nextInt(states.length)])
                .createdMicros(time(random, now))
                .validityMs(period(random))
                .refreshCreatedMicros(time(random, now))
                .refreshValidityMs(period(random))
                .version();
    }

    private static Long time(Random random, long now) {
        return switch (random.nextInt(12)) {
            case 0 -> null;
            case 1 -> now - 7_200_000_000L + random.nextInt(3) - 1;
            case 2 -> -62_135_596_800_000_000L;
            case 3 -> 253_402_300_799_000_000L;
            case 4 -> Long.MAX_VALUE;
            default -> now - (long) (random.nextDouble() * 20 * 3_600_000_000L);
        };
    }

    private static Long period(Random random) {
        long[] edges = {0, -1, 1, MAX, MAX + 1, MAX - 1, Long.MAX_VALUE, Long.MIN_VALUE};
        return switch (random.nextInt(12)) {
            case 0 -> null;
            case 1, 2 -> edges[random.nextInt(edges.length)];
            case 3, 4 -> 0L;
            default -> (long) (random.nextDouble() * 10 * 3_600_000L);
        };
    }

    private void assertKept(RowVersion version, Decision.Because because) {
        assertThat(policy.decide(row(version), SINCE))
                .isEqualTo(new Decision.Keep(because, "default"));
    }

    private static TokenRow row(RowVersion version) {
        return new TokenRow(version, Grant.UNKNOWN);
    }
}
