package dev.tokensweep.cleaner;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BreatherTest {
    private final Breather breather = new Breather();

    @Test
    void lastsAsLongAsThePortionTook() {
        // When
        breather.begin(1_000, 1_300);

        // Then
        assertThat(breather.isOver(1_599)).isFalse();
        assertThat(breather.isOver(1_600)).isTrue();
    }

    @Test
    void doesNotOutlastTheClocksBeingSetBack() {
        // When
        breather.begin(1_000, 1_300);

        // Then
        assertThat(breather.isOver(900)).isTrue();
    }

    @Test
    void isOneForAllTasksOfAThreadAndNoneForAnothers() throws InterruptedException {
        // Given
        Breather[] others = new Breather[1];
        Thread other = new Thread(() -> others[0] = Breather.ofThisThread());

        // When
        other.start();
        other.join();

        // Then
        assertThat(Breather.ofThisThread())
                .isSameAs(Breather.ofThisThread())
                .isNotSameAs(others[0]);
    }
}
