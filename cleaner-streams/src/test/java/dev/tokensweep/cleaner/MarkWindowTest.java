package dev.tokensweep.cleaner;

import static dev.tokensweep.events.TokenFixture.CREATED;
import static dev.tokensweep.events.TokenFixture.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.events.Sighting;
import dev.tokensweep.events.TokenFixture;
import org.junit.jupiter.api.Test;

/** The transaction of each change is counted as its place in the log is, unless a test says so. */
class MarkWindowTest {
    private static final long TWO_TO_32 = 1L << 32;

    private final MarkWindow window = new MarkWindow(new WindowBounds(3, 10, 1));
    private long steps;

    @Test
    void forgetsTheMarksBeforeTheTokenThatItForgets() {
        // Given
        begin();
        window.follow("a", next().issued());
        window.follow(null, next().mark(1));
        window.follow(null, next().mark(2));
        window.follow("b", next().issued());
        window.follow("c", next().issued());

        // When
        boolean before = isUpToDate("other", 1, 2, steps);
        window.follow("d", next().issued());
        boolean aForgotten = isUpToDate("other", 1, 2, steps);
        window.follow("e", next().issued());

        // Then
        assertThat(before).isTrue();
        assertThat(aForgotten).isTrue();
        assertThat(isUpToDate("other", 1, 2, steps)).isFalse();
    }

    @Test
    void forgetsTheOldestMark() {
        // When
        for (long mark = 1; mark <= 11; mark++) {
            window.follow(null, next().mark(mark));
        }

        // Then
        assertThat(window.find(1)).isNull();
        assertThat(window.find(2)).isNotNull();
    }

    @Test
    void countsByTheOrderOfTheLogAndNotByAClockThatGoesBack() {
        // Given
        begin();
        window.follow(null, next().mark(1));
        window.follow(null, next().mark(2));

        // When
        window.follow("a", next().committed(CREATED.minusSeconds(3600)).issued());

        // Then
        assertThat(isUpToDate("a", 1, 2, steps + 1)).isFalse();
        assertThat(isUpToDate("other", 1, 2, steps + 1)).isTrue();
    }

    @Test
    void mistrustsASightingOfATokenWhoseTransactionHadNotEndedForTheReader() {
        // Given: told, but the server waits for a standby before anybody sees it
        begin();
        window.follow("a", next().issued());
        long open = steps;
        window.follow(null, next().mark(1));
        window.follow(null, next().mark(2));

        // When // Then
        assertThat(isUpToDate("a", 1, 2, open)).isFalse();
        assertThat(isUpToDate("a", 1, 2, open + 1)).isTrue();
        assertThat(isUpToDate("other", 1, 2, open)).isTrue();
    }

    @Test
    void mistrustsAllWhileAForgottenTransactionMayNotHaveEndedForTheReader() {
        // Given
        begin();
        window.follow("old", next().transactionId(90).issued());
        for (String tokenId : new String[] {"a", "b", "c"}) {
            window.follow(tokenId, next().issued());
        }
        window.follow(null, next().transactionId(100).mark(1));
        window.follow(null, next().transactionId(101).mark(2));

        // When // Then
        assertThat(isUpToDate("other", 1, 2, 90)).isFalse();
        assertThat(isUpToDate("other", 1, 2, 91)).isTrue();
    }

    @Test
    void comparesTransactionsAcrossTheEndOfTheirCount() {
        // Given: the log tells 32 bits of an id, the reader 64
        window.follow(null, next().transactionId(TWO_TO_32 - 9).mark(1));
        window.follow(null, next().transactionId(TWO_TO_32 - 8).mark(2));
        isUpToDate("any", 1, 2, 5 * TWO_TO_32 - 8);
        window.follow("a", next().transactionId(TWO_TO_32 - 2).issued());
        window.follow("b", next().transactionId(4).issued());
        window.follow(null, next().transactionId(6).mark(3));
        window.follow(null, next().transactionId(7).mark(4));

        // When // Then
        assertThat(isUpToDate("a", 3, 4, 5 * TWO_TO_32 - 2)).isFalse();
        assertThat(isUpToDate("a", 3, 4, 5 * TWO_TO_32 - 1)).isTrue();
        assertThat(isUpToDate("b", 3, 4, 5 * TWO_TO_32 - 1)).isFalse();
        assertThat(isUpToDate("b", 3, 4, 5 * TWO_TO_32 + 4)).isFalse();
        assertThat(isUpToDate("b", 3, 4, 5 * TWO_TO_32 + 5)).isTrue();
    }

    @Test
    void remembersATransactionForMoreThanARoundOfTheirCount() {
        // Given
        begin();
        window.follow("a", next().transactionId(1_000).issued());

        // When
        long id = 1_000;
        for (long mark = 1; mark <= 10; mark++) {
            id += TWO_TO_32 / 3;
            window.follow(null, next().transactionId(id % TWO_TO_32).mark(mark));
        }

        // Then
        assertThat(isUpToDate("a", 9, 10, id)).isTrue();
        assertThat(isUpToDate("other", 9, 10, id)).isTrue();
    }

    /**
     * What was told before a restart is known to nobody; the first two marks say how far it goes.
     */
    @Test
    void waitsUntilWhateverWasToldBeforeItBeganHasEnded() {
        // When
        window.follow(null, next().transactionId(50).mark(1));
        window.follow(null, next().transactionId(60).mark(2));
        boolean first = isUpToDate("other", 1, 2, 60);
        window.follow(null, next().transactionId(70).mark(3));
        window.follow(null, next().transactionId(80).mark(4));

        // Then
        assertThat(first).isFalse();
        assertThat(isUpToDate("other", 3, 4, 60)).isFalse();
        assertThat(isUpToDate("other", 3, 4, 61)).isTrue();
    }

    @Test
    void waitsUntilWhateverASnapshotReadHasEnded() {
        // Given: rows of a snapshot come without their transactions
        begin();
        window.follow("a", next().epoch(2).transactionId(0).seen());
        window.follow(null, next().epoch(2).transactionId(0).snapshotCompleted());

        // When
        window.follow(null, next().epoch(2).transactionId(50).mark(3));
        window.follow(null, next().epoch(2).transactionId(60).mark(4));

        // Then
        assertThat(isUpToDate("a", 3, 4, 60)).isFalse();
        assertThat(isUpToDate("a", 3, 4, 61)).isTrue();
    }

    @Test
    void beginsAnewWhenMarksAreCountedAnew() {
        // Given
        window.follow(null, next().mark(7));
        window.follow(null, next().mark(8));

        // When
        window.follow(null, next().mark(1));

        // Then
        assertThat(window.isFollowed(8)).isFalse();
        assertThat(window.find(8)).isNull();
        assertThat(window.find(1)).isNotNull();
    }

    /** After these, what was told before the window began does not count any more. */
    private void begin() {
        window.follow(null, next().mark(-2));
        window.follow(null, next().mark(-1));
        isUpToDate("any", -2, -1, steps);
    }

    private boolean isUpToDate(String tokenId, long afterMark, long beforeMark, long xmin) {
        return window.isUpToDate(tokenId, new Sighting(token().row(), afterMark, beforeMark, xmin));
    }

    private TokenFixture next() {
        steps++;
        return token().at(steps);
    }
}
