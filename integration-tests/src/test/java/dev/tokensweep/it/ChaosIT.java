package dev.tokensweep.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.chaos.Chaos;
import dev.tokensweep.chaos.ChaosOptions;
import dev.tokensweep.chaos.ChaosReport;
import dev.tokensweep.chaos.FaultWords;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That the chaos suite would notice, and that it finds nothing. */
class ChaosIT {
    private static final String COMMAND = "dev.tokensweep.app.Main";

    @TempDir Path directory;

    @Test
    void keepsEveryLawWhenTwoOfThreeProcessesOfEachRoleDieAndTheDatabaseIsKilled()
            throws Exception {
        // When
        ChaosReport report =
                run(
                        List.of(
                                "scale-sink",
                                "scale-cleaner",
                                "standby-capture",
                                "kill-database",
                                "drop-slot"),
                        1,
                        Duration.ofMinutes(1),
                        List.of());

        // Then
        assertThat(report.violations()).as(report.toString()).isZero();
        assertThat(report.rounds()).isNotEmpty().allMatch(round -> round.notMade() == null);
    }

    @ParameterizedTest
    @CsvSource({
        "POSITION_GUARD, repeat-changes, 1",
        "FENCING, zombie-sink, 1",
        "DOUBT_SETTLED, cut-before-commit, 1",
        "DELETE_RECHECK, cleaner-clock-ahead, 1"
    })
    void noticesWhatIsLostWithoutAMechanism(String mechanism, String fault, int repeat)
            throws Exception {
        // When
        ChaosReport report =
                run(
                        List.of(fault),
                        repeat,
                        Duration.ZERO,
                        List.of("-Dtokensweep.faults.removed=" + mechanism));

        // Then
        assertThat(report.rounds()).hasSize(1).allMatch(round -> round.notMade() == null);
        assertThat(report.violations()).as(report.toString()).isPositive();
    }

    @Test
    void describesEveryFaultOnThePageAboutReliability() throws Exception {
        // When
        String page = Files.readString(Path.of("../docs/reliability.md"));

        // Then
        assertThat(Chaos.faults())
                .extracting(FaultWords::name)
                .allMatch(name -> page.contains("`" + name + "`"));
    }

    private ChaosReport run(
            List<String> faults, int repeat, Duration duration, List<String> roleOptions)
            throws Exception {
        ChaosOptions options =
                new ChaosOptions(
                        directory.resolve("chaos"),
                        7,
                        duration,
                        faults,
                        repeat,
                        60,
                        COMMAND,
                        roleOptions);
        return Chaos.run(options, new CountDownLatch(1), round -> {});
    }
}
