package dev.tokensweep.app;

import dev.tokensweep.events.RecordPlace;
import dev.tokensweep.events.Settlement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The dead letters in their order. A stage that died before it had noted that a letter was sent
 * sends it again: of letters on one and the same record the first stands for all. Not thread-safe.
 */
final class LetterFile {
    private final Map<RecordPlace, FiledLetter> letters = new LinkedHashMap<>();
    private final Map<RecordPlace, RecordPlace> firstBySource = new HashMap<>();
    private final Map<RecordPlace, RecordPlace> repeated = new HashMap<>();
    private int foreign;

    void add(FiledLetter letter) {
        RecordPlace source = letter.letter().source();
        RecordPlace first =
                source == null ? null : firstBySource.putIfAbsent(source, letter.place());
        if (first == null) {
            letters.put(letter.place(), letter);
        } else {
            repeated.put(letter.place(), first);
        }
    }

    /** The first settlement counts. */
    void settle(Settlement settlement) {
        letters.computeIfPresent(
                first(settlement.letter()),
                (place, letter) -> letter.isSettled() ? letter : letter.settledBy(settlement));
    }

    /** Counts what lies on the topic and is none of ours. */
    void addForeign() {
        foreign++;
    }

    List<FiledLetter> letters() {
        return new ArrayList<>(letters.values());
    }

    /** The letter that stands there; null where none does. */
    FiledLetter at(RecordPlace place) {
        return letters.get(first(place));
    }

    int foreign() {
        return foreign;
    }

    private RecordPlace first(RecordPlace place) {
        return repeated.getOrDefault(place, place);
    }
}
