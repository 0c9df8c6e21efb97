package dev.tokensweep.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokensweep.events.DeadLetter;
import dev.tokensweep.events.Position;
import dev.tokensweep.events.RecordPlace;
import dev.tokensweep.events.Settlement;
import dev.tokensweep.events.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LetterFileTest {
    private static final Instant NOW = Instant.parse("2026-11-26T04:00:00Z");
    private static final Topics TOPICS = new Topics("a.", 4, Duration.ofDays(1));
    private final LetterFile file = new LetterFile();

    @Test
    void takesLettersOnTheSameRecordForOne() {
        // Given
        RecordPlace source = new RecordPlace(TOPICS.tokenVerdicts(), 1, 2);
        file.add(letter(5, source));
        file.add(letter(6, new RecordPlace(TOPICS.tokenVerdicts(), 1, 3)));

        // When
        file.add(letter(9, source));
        file.settle(settlement(9, Settlement.How.DROPPED));

        // Then
        assertThat(file.letters()).extracting(FiledLetter::id).containsExactly("0:5", "0:6");
        assertThat(file.at(place(9))).isEqualTo(file.at(place(5)));
        assertThat(file.at(place(5)).isSettled()).isTrue();
        assertThat(file.at(place(6)).isSettled()).isFalse();
        assertThat(file.at(place(7))).isNull();
    }

    @Test
    void letsTheFirstSettlementCount() {
        // Given
        file.add(letter(5, new RecordPlace(TOPICS.tokenVerdicts(), 1, 2)));

        // When
        file.settle(settlement(5, Settlement.How.REPLAYED));
        file.settle(settlement(5, Settlement.How.DROPPED));
        file.settle(settlement(77, Settlement.How.DROPPED));

        // Then
        assertThat(file.at(place(5)).settlement().how()).isEqualTo(Settlement.How.REPLAYED);
    }

    @Test
    void sendsNothingAgainThatHasNoPayloadOrIsCutOffOrIsNotRead() {
        // Given
        FiledLetter row =
                new FiledLetter(
                        place(1),
                        DeadLetter.of(
                                DeadLetter.Stage.CAPTURE, "why", new Position(1, 2, 3, 4), NOW),
                        null,
                        null,
                        null,
                        0,
                        null);
        FiledLetter cut =
                new FiledLetter(
                        place(2),
                        letter(2, new RecordPlace(TOPICS.tokenChanges(), 0, 1)).letter(),
                        "key",
                        3,
                        7,
                        10,
                        null);

        // Then
        assertThat(row.obstacle(TOPICS)).contains("reconciler");
        assertThat(cut.obstacle(TOPICS)).contains("a.token-changes:0:1");
        assertThat(letter(3, new RecordPlace(TOPICS.captureOffsets(), 0, 1)).obstacle(TOPICS))
                .contains("nothing is ever sent again");
        assertThat(letter(3, new RecordPlace("b.token-changes", 0, 1)).obstacle(TOPICS))
                .isNotNull();
        assertThat(letter(4, new RecordPlace(TOPICS.tokenVerdicts(), 0, 1)).obstacle(TOPICS))
                .isNull();
    }

    @Test
    void choosesAllThatAreNamedOrNone() {
        // Given
        file.add(letter(5, new RecordPlace(TOPICS.tokenVerdicts(), 1, 2)));
        file.add(letter(6, new RecordPlace(TOPICS.captureOffsets(), 0, 2)));
        file.add(letter(7, new RecordPlace(TOPICS.tokenDoubts(), 0, 2)));
        file.settle(settlement(7, Settlement.How.DROPPED));

        // Then
        LetterSelection named =
                LetterSelection.named(file, List.of(place(5), place(7), place(5)), this::obstacle);
        assertThat(named.chosen()).extracting(FiledLetter::id).containsExactly("0:5");
        assertThat(named.skipped().values())
                .singleElement()
                .asString()
                .contains("dropped by ada at 2026-11-26T04:00:00Z (mended)");
        assertThatThrownBy(
                        () ->
                                LetterSelection.named(
                                        file, List.of(place(5), place(6)), this::obstacle))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("0:6");
        assertThatThrownBy(
                        () ->
                                LetterSelection.named(
                                        file, List.of(place(5), place(8)), this::obstacle))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("no dead letter 0:8");
    }

    @Test
    void skipsWhatCannotBeSentAgainWhereAllAreChosen() {
        // Given
        file.add(letter(5, new RecordPlace(TOPICS.captureOffsets(), 1, 2)));
        file.add(letter(6, new RecordPlace(TOPICS.tokenVerdicts(), 0, 2)));
        file.add(letter(7, new RecordPlace(TOPICS.tokenVerdicts(), 0, 3)));

        // When
        LetterSelection all = LetterSelection.all(file, new LetterFilter(), 1, this::obstacle);

        // Then
        assertThat(all.chosen()).extracting(FiledLetter::id).containsExactly("0:6");
        assertThat(all.skipped().keySet()).extracting(FiledLetter::id).containsExactly("0:5");
    }

    private String obstacle(FiledLetter letter) {
        return letter.obstacle(TOPICS);
    }

    private static FiledLetter letter(long offset, RecordPlace source) {
        return new FiledLetter(
                place(offset),
                DeadLetter.of(DeadLetter.Stage.SINK, "why", source, NOW),
                "key",
                3,
                7,
                0,
                null);
    }

    private static RecordPlace place(long offset) {
        return new RecordPlace(TOPICS.deadLetters(), 0, offset);
    }

    private static Settlement settlement(long offset, Settlement.How how) {
        return new Settlement(place(offset), how, "ada", "mended", NOW);
    }
}
