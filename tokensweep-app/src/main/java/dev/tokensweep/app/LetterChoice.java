package dev.tokensweep.app;

import dev.tokensweep.events.RecordPlace;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which dead letters are to be settled: these, or all. */
final class LetterChoice {
    @Option(
            names = "--id",
            paramLabel = "PARTITION:OFFSET",
            converter = LetterPlaceConverter.class,
            description = "As 'dead-letters list' tells it; may be repeated.")
    private List<RecordPlace> ids;

    @Option(names = "--all", description = "All that are unsettled; --stage and --since narrow it.")
    private boolean all;

    boolean isAll() {
        return all;
    }

    /** The places chosen on that topic; empty where all are. */
    List<RecordPlace> places(String topic) {
        List<RecordPlace> places = new ArrayList<>();
        if (ids != null) {
            ids.stream()
                    .distinct()
                    .forEach(id -> places.add(new RecordPlace(topic, id.partition(), id.offset())));
        }
        return places;
    }
}
