package dev.tokensweep.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.events.Position;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The law on positions: strictly rising along every partition, which also rules out repetition. */
final class ToldOrder {
    private ToldOrder() {}

    static void assertStrictlyIncreasing(List<TopicReader.Told> told) {
        Map<Integer, Position> last = new HashMap<>();
        for (TopicReader.Told each : told) {
            Position before = last.put(each.partition(), each.position());
            if (before != null) {
                assertThat(each.position()).isGreaterThan(before);
            }
        }
    }
}
