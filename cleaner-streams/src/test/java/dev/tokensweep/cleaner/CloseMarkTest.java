package dev.tokensweep.cleaner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CloseMarkTest {
    @TempDir Path dataDir;

    @Test
    void countsForOneStart() {
        // Given: nothing has been started yet, and there is no directory
        CloseMark mark = CloseMark.in(dataDir.resolve("streams"));
        boolean atFirst = mark.take();

        // When
        mark.leave();
        boolean afterAStop = mark.take();
        boolean afterAKill = mark.take();

        // Then
        assertThat(atFirst).isFalse();
        assertThat(afterAStop).isTrue();
        assertThat(afterAKill).isFalse();
    }
}
