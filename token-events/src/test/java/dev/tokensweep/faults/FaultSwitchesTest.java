package dev.tokensweep.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultSwitchesTest {
    @Test
    void findsNothingWrongWithoutSwitches() {
        // When
        Faults faults = FaultSwitches.read(switches("tokensweep.terminal", "true"));

        // Then
        assertThat(faults).isSameAs(Faults.NONE);
        assertThat(Mechanism.values()).allMatch(faults::keeps);
        assertThat(faults.clock().instant())
                .isCloseTo(Instant.now(), within(10, ChronoUnit.SECONDS));
    }

    @Test
    void removesTheMechanismsThatAreNamed() {
        // When
        Faults faults =
                FaultSwitches.read(
                        switches(FaultSwitches.REMOVED, "OFFSET_WORKAROUND,POSITION_GUARD"));

        // Then
        assertThat(faults.keeps(Mechanism.OFFSET_WORKAROUND)).isFalse();
        assertThat(faults.keeps(Mechanism.POSITION_GUARD)).isFalse();
        assertThat(faults.keeps(Mechanism.FENCING)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"PT15S,15", "PT-15S,-15", "-PT1H,-3600"})
    void setsTheClockAheadOrBack(String offset, long seconds) {
        // When
        Faults faults = FaultSwitches.read(switches(FaultSwitches.CLOCK_OFFSET, offset));

        // Then
        assertThat(Duration.between(Instant.now(), faults.clock().instant()).toSeconds())
                .isBetween(seconds - 5, seconds + 5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fail-points   | sink-after-luck         | sink-after-lock",
                "fail-points   | SINK_AFTER_LOCK         | sink-after-lock",
                "fail-points   | sink-after-lock:0       | NTH",
                "fail-points   | sink-after-lock:soon    | NTH",
                "fail-points   | sink-after-lock,        | cleaner-in-tick",
                "removed       | FENCE                   | FENCING, DOUBT_SETTLED",
                "clock-offset  | 15s                     | PT15S",
                "fail-point    | sink-after-lock         | tokensweep.faults.fail-points"
            })
    void refusesWhatItDoesNotKnowAndTellsWhatItDoes(String name, String value, String hint) {
        // Given
        Properties switches = switches("tokensweep.faults." + name, value);

        // Then
        assertThatThrownBy(() -> FaultSwitches.read(switches))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tokensweep.faults." + name)
                .hasMessageContaining(hint);
    }

    @Test
    void endsTheProcessAtTheNthPassingAndNotBefore() throws Exception {
        // When
        Process process = passing("sink-after-lock:3,cleaner-in-tick", 3);

        // Then
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(FaultSwitches.EXIT_CODE);
        assertThat(text(process)).containsOnlyOnce("halts at fail point sink-after-lock");
    }

    @Test
    void leavesTheProcessAliveThatPassesLessOften() throws Exception {
        // When
        Process process = passing("sink-after-lock:3,cleaner-in-tick", 2);

        // Then
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private static Process passing(String failPoints, int passings) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-D%s=%s".formatted(FaultSwitches.FAIL_POINTS, failPoints),
                        "-cp",
                        System.getProperty("java.class.path"),
                        PassFailPoint.class.getName(),
                        Integer.toString(passings))
                .redirectErrorStream(true)
                .start();
    }

    private static String text(Process process) throws Exception {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static Properties switches(String name, String value) {
        Properties properties = new Properties();
        properties.setProperty(name, value);
        return properties;
    }
}
