package dev.tokensweep.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PurgeWindowsTest {
    private static final PurgeWindows NIGHTS =
            windows("Europe/Berlin", "* 22,23 * * *", "* 0-4 * * MON-FRI");

    @ParameterizedTest
    @CsvSource({
        // A Thursday, in winter.
        "2026-11-26T20:59:59Z, false",
        "2026-11-26T21:00:00Z, true",
        "2026-11-26T22:59:59.999999Z, true",
        "2026-11-26T23:30:00Z, true",
        "2026-11-27T03:59:59Z, true",
        "2026-11-27T04:00:00Z, false",
        // Saturday.
        "2026-11-28T01:00:00Z, false",
        "2026-11-28T21:30:00Z, true",
        // Summer.
        "2026-07-01T19:59:59Z, false",
        "2026-07-01T20:00:00Z, true"
    })
    void areOpenInEveryMinuteThatOneOfThemMatchesInTheirZone(Instant moment, boolean isOpen) {
        assertThat(NIGHTS.areOpen(moment)).isEqualTo(isOpen);
        assertThat(NIGHTS.areOpen(moment)).isEqualTo(isOpen);
    }

    @ParameterizedTest
    @CsvSource({
        // The hour from two to three comes twice.
        "2026-10-25T00:00:00Z, true",
        "2026-10-25T01:30:00Z, true",
        "2026-10-25T02:00:00Z, false",
        // It does not come at all.
        "2026-03-29T00:59:00Z, false",
        "2026-03-29T01:00:00Z, false"
    })
    void goByTheWallClockWhenItIsChanged(Instant moment, boolean isOpen) {
        assertThat(windows("Europe/Berlin", "* 2 * * *").areOpen(moment)).isEqualTo(isOpen);
    }

    @ParameterizedTest
    @CsvSource({
        // Where day of month and of week are both given, either will do.
        "2026-11-13T10:00:00Z, true",
        "2026-12-13T10:00:00Z, true",
        "2026-11-27T10:00:00Z, true",
        "2026-11-26T10:00:00Z, false"
    })
    void takeDaysAsCronDoes(Instant moment, boolean isOpen) {
        assertThat(windows("UTC", "* * 13 * 5").areOpen(moment)).isEqualTo(isOpen);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "* * * *",
                "* * * * * *",
                "60 * * * *",
                "* 22-4 * * *",
                "* * * * FUN",
                "@daily"
            })
    void refuseWhatIsNoCronExpression(String expression) {
        assertThatThrownBy(() -> windows("UTC", expression))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1970-01-01T00:00:00Z", "2026-11-26T10:00:00Z"})
    void areAlwaysOpenWhereThereAreNone(Instant moment) {
        assertThat(PurgeWindows.ALWAYS.areOpen(moment)).isTrue();
    }

    @Test
    void sayWhatTheyAre() {
        assertThat(NIGHTS).hasToString("* 22,23 * * *; * 0-4 * * MON-FRI (Europe/Berlin)");
        assertThat(PurgeWindows.ALWAYS).hasToString("always");
    }

    private static PurgeWindows windows(String zone, String... expressions) {
        return new PurgeWindows(List.of(expressions), ZoneId.of(zone));
    }
}
