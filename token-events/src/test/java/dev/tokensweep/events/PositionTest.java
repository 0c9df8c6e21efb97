package dev.tokensweep.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PositionTest {

    @Test
    void ordersByEpochThenTransactionThenChangeThenIndex() {
        // Given
        List<Position> ordered =
                List.of(
                        Position.NONE,
                        new Position(1, 0, 9, 0),
                        new Position(1, 1, 1, 0),
                        new Position(1, 1, 1, 1),
                        new Position(1, 1, 2, 0),
                        new Position(1, 2, 1, 0),
                        new Position(2, 0, 1, 0));
        List<Position> shuffled = new ArrayList<>(ordered);
        Collections.shuffle(shuffled, new Random(1));

        // When
        Collections.sort(shuffled);

        // Then
        assertThat(shuffled).isEqualTo(ordered);
        shuffled.sort(Comparator.comparing(Position::toString));
        assertThat(shuffled).as("text order").isEqualTo(ordered);
    }

    @Test
    void readsItsOwnText() {
        // Given
        Position position = new Position(1_772_359_200, -2L, 77, 12);

        // Then
        assertThat(Position.parse(position.toString())).isEqualTo(position);
        assertThatThrownBy(() -> Position.parse("1-2-3")).hasMessageContaining("not a position");
    }
}
