package dev.tokensweep.cleaner;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowBoundsTest {
    private static final long BYTES_OF_A_TOKEN = 200;
    private static final long BYTES_OF_A_MARK = 250;
    private static final long BYTES_OF_A_SIGHTING = 500;
    private static final long QUARTER_OF_THE_HEAP = 256L << 20;
    private static final int PAGE = 500;

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 64, 400, 1_000})
    void leaveTheHeapToOthersHoweverManyPartitionsAProcessHas(int partitions) {
        // When
        WindowBounds each = WindowBounds.of(partitions);

        // Then
        long bytes =
                each.tokens() * BYTES_OF_A_TOKEN
                        + each.marks() * BYTES_OF_A_MARK
                        + each.waiting() * BYTES_OF_A_SIGHTING;
        assertThat(partitions * bytes).isLessThan(QUARTER_OF_THE_HEAP);
        assertThat(each.tokens()).isGreaterThanOrEqualTo(PAGE);
        assertThat((long) partitions * each.waiting()).isGreaterThan(20L * PAGE);
    }
}
