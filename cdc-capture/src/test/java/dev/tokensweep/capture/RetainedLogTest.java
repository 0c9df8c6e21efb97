package dev.tokensweep.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokensweep.capture.CaptureStatus.Alarm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(Services.class)
class RetainedLogTest {
    private CaptureFixture fixture;

    @BeforeEach
    void openFixture() throws Exception {
        fixture = new CaptureFixture();
    }

    @AfterEach
    void closeFixture() throws Exception {
        fixture.close();
    }

    @ParameterizedTest
    @CsvSource({
        "499,reserved,,,NONE",
        "500,reserved,,,WARN",
        "899,extended,,,WARN",
        "900,extended,,,ERROR",
        "100,reserved,150,200,WARN",
        "50,reserved,20,200,ERROR",
        "50,reserved,1950,2000,NONE",
        "500,reserved,1500,2000,WARN",
        "1,unreserved,,,ERROR",
        "0,lost,,,ERROR"
    })
    void raisesAlarmByTheSmallerLimitAndTheServersOwnWord(
            long bytes, String walStatus, Long safeBytes, Long serverLimit, Alarm alarm) {
        // Given
        RetainedLog log = new RetainedLog(bytes, walStatus, safeBytes, serverLimit);

        // Then
        assertThat(log.alarm(1_000)).isEqualTo(alarm);
    }

    @Test
    void showsWhatTheServerKeepsWhileItFollowsTheLog() {
        // When
        fixture.capture();

        // Then
        await().atMost(CaptureFixture.PATIENCE)
                .until(() -> fixture.running().status().retainedLogBytes() > 0);
        assertThat(fixture.running().status().retainedLogAlarm()).isEqualTo(Alarm.NONE);
    }

    @Test
    void raisesAlarmAlsoWhileItStandsBy() {
        // Given
        fixture.capture();

        // When
        try (Capture standby = Capture.start(fixture.withMaxRetainedLog(1))) {

            // Then
            await().atMost(CaptureFixture.PATIENCE)
                    .until(() -> standby.status().retainedLogAlarm() == Alarm.ERROR);
            assertThat(standby.status().state()).isEqualTo(CaptureStatus.State.STARTING);
            assertThat(standby.status().retainedLogBytes()).isPositive();
        }
    }
}
