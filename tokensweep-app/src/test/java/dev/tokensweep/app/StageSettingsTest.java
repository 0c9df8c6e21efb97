package dev.tokensweep.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.app.config.AppConfig;
import dev.tokensweep.app.config.ConfigLoader;
import dev.tokensweep.sink.Breaker;
import dev.tokensweep.sink.Pacing;
import dev.tokensweep.sink.PurgeWindows;
import dev.tokensweep.sink.Related;
import dev.tokensweep.sink.Restraint;
import dev.tokensweep.sink.SinkConfig;
import dev.tokensweep.sink.Upkeep;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StageSettingsTest {
    @TempDir Path folder;

    @Test
    void givesTheSinkItsOwnDefaultsWhereNothingIsSaid() {
        // Then
        assertThat(upkeep()).isEqualTo(Upkeep.DEFAULT);
    }

    @Test
    void handsEverySettingOfTheUpkeepToTheSink() {
        // Then
        assertThat(
                        upkeep(
                                "cleanup.children=false",
                                "cleanup.related.par=false",
                                "cleanup.related.interval=2m",
                                "cleanup.archive-retention=400d",
                                "reconciler.interval=2h",
                                "reconciler.rows-per-second=7",
                                "clock.tolerance=1s"))
                .isEqualTo(
                        new Upkeep(
                                false,
                                EnumSet.complementOf(EnumSet.of(Related.PAR)),
                                Duration.ofMinutes(2),
                                Duration.ofDays(400),
                                Duration.ofHours(2),
                                7,
                                Duration.ofSeconds(1)));
    }

    @Test
    void handsEverySettingThatHoldsDeletionBackToTheSink() {
        // Then
        assertThat(sink().restraint()).isEqualTo(Restraint.DEFAULT);
        assertThat(
                        sink(
                                        "sink.target-latency=1s",
                                        "sink.throttle-query=SELECT 0",
                                        "cleanup.windows=* 3 * * *",
                                        "breaker.enabled=false")
                                .restraint())
                .isEqualTo(
                        new Restraint(
                                new Pacing(Duration.ofSeconds(1), 0.1, null, "SELECT 0"),
                                new PurgeWindows(List.of("* 3 * * *"), ZoneId.of("UTC")),
                                Breaker.OFF));
    }

    @Test
    void deletesNothingAtAllWithCleanupSwitchedOff() {
        // Given
        String[] off = {"cleanup.enabled=false", "cleanup.archive-retention=1h"};

        // Then
        assertThat(upkeep(off).related()).isEmpty();
        assertThat(upkeep(off).archiveRetention()).isNull();
        assertThat(effective(off)).isEqualTo(EnumSet.complementOf(EnumSet.of(Role.SINK)));
    }

    private Upkeep upkeep(String... assignments) {
        return sink(assignments).upkeep();
    }

    private SinkConfig sink(String... assignments) {
        try (DataDirectory directory = DataDirectory.open(folder)) {
            return new StageSettings(load(assignments), directory).stages("none").sink();
        }
    }

    private Set<Role> effective(String... assignments) {
        try (DataDirectory directory = DataDirectory.open(folder)) {
            return new StageSettings(load(assignments), directory)
                    .effective(EnumSet.allOf(Role.class));
        }
    }

    private static AppConfig load(String... assignments) {
        List<String> all = new ArrayList<>(List.of(assignments));
        all.add("database.url=jdbc:postgresql://db:5432/apim");
        all.add("database.user=tokensweep");
        return ConfigLoader.load(null, Map.of(), all).config();
    }
}
