package dev.tokensweep.cleaner;

import static dev.tokensweep.events.TokenFixture.CREATED;
import static dev.tokensweep.events.TokenFixture.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.events.Doubt;
import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Terms;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoubtWalkTest {
    private static final Duration INTERVAL = Duration.ofMinutes(10);
    private static final int PER_SECOND = 100;

    @TempDir Path stateDir;
    private CleanerDriver cleaner;

    @BeforeEach
    void start() {
        cleaner =
                new CleanerDriver(
                        CleanupPolicy.of(Terms.of(Duration.ofDays(9))),
                        new DoubtPace(PER_SECOND, INTERVAL),
                        CleanerDriver.TOPICS,
                        CREATED,
                        stateDir);
    }

    @AfterEach
    void stop() {
        cleaner.close();
    }

    @Test
    void asksForEveryLiveTokenOnceARoundAtItsPace() {
        // Given
        issue(250);

        // When
        int inTheFirstSecond = ask(1).size();
        List<String> inTheRest = ask(3);

        // Then
        assertThat(inTheFirstSecond).isEqualTo(PER_SECOND);
        assertThat(inTheRest).doesNotHaveDuplicates().hasSize(250 - PER_SECOND);
    }

    @Test
    void beginsANewRoundNoSoonerThanItsInterval() {
        // Given
        issue(10);
        int first = ask(1).size();

        // When
        cleaner.pass(INTERVAL.minusSeconds(2));
        int tooSoon = cleaner.doubts().size();

        // Then
        assertThat(first).isEqualTo(10);
        assertThat(tooSoon).isZero();
    }

    @Test
    void beginsANewRoundOnceItsIntervalIsOver() {
        // Given
        issue(10);
        ask(1);

        // When
        cleaner.pipe("t3", token().at(100).removed());
        cleaner.pass(INTERVAL);

        // Then
        assertThat(cleaner.doubts()).hasSize(9).noneMatch(doubt -> doubt.key.equals("t3"));
    }

    @Test
    void saysWhichChangeItKnowsLast() {
        // Given
        cleaner.pipe("a", token().at(7).issued());

        // When
        cleaner.pass(Duration.ofSeconds(1));

        // Then
        assertThat(cleaner.doubts())
                .containsExactly(KeyValue.pair("a", new Doubt(token().at(7).position())));
    }

    private void issue(int tokens) {
        for (int i = 0; i < tokens; i++) {
            cleaner.pipe("t" + i, token().at(i + 1).issued());
        }
    }

    private List<String> ask(int seconds) {
        List<String> asked = new ArrayList<>();
        for (int i = 0; i < seconds; i++) {
            cleaner.pass(Duration.ofSeconds(1));
            cleaner.doubts().forEach(doubt -> asked.add(doubt.key));
        }
        return asked;
    }
}
