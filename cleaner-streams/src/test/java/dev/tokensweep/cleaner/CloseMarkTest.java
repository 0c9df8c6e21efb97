package dev.tokensweep.cleaner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CloseMarkTest {
    @TempDir Path dataDir;

    @Test
    void countsForOneStart() throws IOException {
        // Given
        CloseMark mark = new CloseMark(dataDir.resolve("streams"));
        Files.createDirectories(mark.stateDir().resolve("a-tokensweep-cleaner"));

        // When
        mark.leave();
        boolean afterAStop = mark.take();
        boolean afterAKill = mark.take();

        // Then
        assertThat(afterAStop).isTrue();
        assertThat(afterAKill).isFalse();
    }

    @Test
    void isNotMissedWhereThereIsNothingYet() throws IOException {
        // Given
        CloseMark mark = new CloseMark(dataDir.resolve("streams"));

        // Then
        assertThat(mark.take()).isTrue();

        // When
        Files.createDirectories(mark.stateDir());

        // Then
        assertThat(mark.take()).isTrue();
    }
}
