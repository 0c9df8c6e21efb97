package dev.tokensweep.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.faults.FaultSwitches;
import dev.tokensweep.sandbox.ConsumerApps;
import dev.tokensweep.sandbox.TokenInsert;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultSwitchesIT {
    @TempDir private static Path directory;
    private static RunFixture fixture;

    @BeforeAll
    static void start() throws Exception {
        fixture = RunFixture.start(directory);
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @Test
    void refusesFaultSwitchesOnADatabaseWithoutTheLedger() throws Exception {
        // Given
        fixture.execute("ALTER SCHEMA ledger RENAME TO elsewhere");

        // When
        try (TokensweepProcess run = run("-D" + FaultSwitches.REMOVED + "=FENCING")) {

            // Then
            assertThat(run.await(RunFixture.LIMIT)).isEqualTo(2);
            assertThat(run.errText())
                    .contains("ERROR", "chaos suite's own databases", FaultSwitches.REMOVED);
        } finally {
            fixture.execute("ALTER SCHEMA elsewhere RENAME TO ledger");
        }
    }

    @Test
    void refusesASwitchItDoesNotKnow() throws Exception {
        // When
        try (TokensweepProcess run = run("-D" + FaultSwitches.FAIL_POINTS + "=sink-on-holiday")) {

            // Then
            assertThat(run.await(RunFixture.LIMIT)).isEqualTo(2);
            assertThat(run.errText())
                    .contains("there is no 'sink-on-holiday'", "capture-before-commit");
        }
    }

    @Test
    void diesAtAFailPointOnADatabaseWithTheLedger() throws Exception {
        // Given
        try (Connection connection = fixture.connect()) {
            int app = ConsumerApps.create(connection, -1234, "app");
            TokenInsert.tokenOf(app).insert(connection);
        }

        // When
        try (TokensweepProcess run =
                run(
                        "-D" + FaultSwitches.FAIL_POINTS + "=capture-before-commit",
                        "-D" + FaultSwitches.CLOCK_OFFSET + "=PT1S")) {

            // Then
            assertThat(run.await(RunFixture.LIMIT)).isEqualTo(FaultSwitches.EXIT_CODE);
            assertThat(run.errText())
                    .contains("Fault switches are set", "fail point capture-before-commit");
        }
    }

    private TokensweepProcess run(String... switches) {
        List<String> arguments =
                new ArrayList<>(List.of("run", "--config", fixture.config().toString()));
        return TokensweepProcess.start(
                directory,
                Map.of("JAVA_TOOL_OPTIONS", String.join(" ", Arrays.asList(switches))),
                arguments.toArray(String[]::new));
    }
}
