package dev.tokensweep.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RankingTest {
    private static final long NOW = 1_000_000_000_000L;
    private final Ranking ranking = new Ranking();

    @Test
    void namesThoseFirstWhoHadMostIssued() {
        // When
        ranking.add(NOW, "a", new Ranking.Counts(1, 9));
        ranking.add(NOW, "b", new Ranking.Counts(5, 0));
        ranking.add(NOW - 600_000, "b", new Ranking.Counts(2, 1));
        ranking.add(NOW, "c", new Ranking.Counts(3, 0));

        // Then
        assertThat(ranking.first(2))
                .containsExactly(
                        new Ranking.Place("b", new Ranking.Counts(7, 1)),
                        new Ranking.Place("c", new Ranking.Counts(3, 0)));
    }

    @Test
    void forgetsAfterAnHour() {
        // When
        ranking.add(NOW - 3_900_000, "old", new Ranking.Counts(9, 9));
        ranking.add(NOW, "new", new Ranking.Counts(1, 0));

        // Then
        assertThat(ranking.first(9)).extracting(Ranking.Place::name).containsExactly("new");
    }

    @Test
    void staysBoundedHoweverManyNamesThereAre() {
        // When
        for (int i = 0; i < 10_000; i++) {
            ranking.add(NOW, "app-" + i, new Ranking.Counts(1, 0));
        }

        // Then
        assertThat(ranking.first(20_000)).hasSize(2_001);
        assertThat(ranking.first(1))
                .containsExactly(new Ranking.Place("others", new Ranking.Counts(8_000, 0)));
    }
}
