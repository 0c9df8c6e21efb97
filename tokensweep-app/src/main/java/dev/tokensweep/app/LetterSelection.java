package dev.tokensweep.app;

import dev.tokensweep.events.RecordPlace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What of the dead letters is settled, and what is not.
 *
 * @param chosen in their order
 * @param skipped with the reason
 */
record LetterSelection(List<FiledLetter> chosen, Map<FiledLetter, String> skipped) {

    /** Says why a letter cannot be settled so; null where it can. */
    @FunctionalInterface
    interface Obstacles {
        String of(FiledLetter letter);
    }

    /**
     * Of those that are named, all or none; one that is settled already is left as it is.
     *
     * @throws CommandFailure when one is unknown, or cannot be settled so
     */
    static LetterSelection named(LetterFile file, List<RecordPlace> places, Obstacles obstacles) {
        LetterSelection selection = new LetterSelection(new ArrayList<>(), new LinkedHashMap<>());
        for (RecordPlace place : places) {
            FiledLetter letter = file.at(place);
            if (letter == null) {
                throw CommandFailure.usage(
                        "--id: there is no dead letter %d:%d; 'tokensweep dead-letters list --all' tells those there are"
                                .formatted(place.partition(), place.offset()));
            }
            String obstacle = letter.isSettled() ? null : obstacles.of(letter);
            if (obstacle != null) {
                throw CommandFailure.usage(
                        "--id: dead letter %s cannot be sent again: %s"
                                .formatted(letter.id(), obstacle));
            }
            selection.add(letter, null);
        }
        return selection;
    }

    /** All that are unsettled, up to a limit; what cannot be settled so is skipped. */
    static LetterSelection all(
            LetterFile file, LetterFilter filter, int limit, Obstacles obstacles) {
        LetterSelection selection = new LetterSelection(new ArrayList<>(), new LinkedHashMap<>());
        for (FiledLetter letter : file.letters()) {
            if (selection.chosen.size() == limit) {
                break;
            }
            if (!letter.isSettled() && filter.test(letter)) {
                selection.add(letter, obstacles.of(letter));
            }
        }
        return selection;
    }

    private void add(FiledLetter letter, String obstacle) {
        if (letter.isSettled()) {
            skipped.put(letter, "settled already: " + LetterReport.settled(letter.settlement()));
        } else if (obstacle != null) {
            skipped.put(letter, obstacle);
        } else if (!chosen.contains(letter)) {
            chosen.add(letter);
        }
    }
}
