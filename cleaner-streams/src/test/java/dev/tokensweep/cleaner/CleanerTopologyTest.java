package dev.tokensweep.cleaner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.events.TopicSpec;
import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Terms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.apache.kafka.streams.TopologyDescription;
import org.junit.jupiter.api.Test;

/**
 * A changed topology is a changed installation: renamed stores leave their state behind, renamed
 * operators their offsets. So the page that shows it is held word by word; after a wanted change
 * run this test with {@code -DupdateDocs=true} and say in the changelog what becomes of running
 * state.
 */
class CleanerTopologyTest {
    private static final Path PAGE = Path.of("../docs/reference/topology.md");

    private final TopologyDescription topology =
            CleanerTopology.build(
                            CleanerDriver.TOPICS,
                            CleanupPolicy.of(Terms.of(Duration.ZERO)),
                            Clock.systemUTC(),
                            new CleanerCounters())
                    .describe();

    @Test
    void isDocumentedAsItIs() throws IOException {
        // Given
        String page =
                """
                # Topology of the cleaner

                Written by `CleanerTopologyTest`; rewrite it with `make topology`.

                ```mermaid
                %s```

                ```
                %s```
                """
                        .formatted(TopologyDiagram.mermaid(topology), topology);

        // When
        if (Boolean.getBoolean("updateDocs")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, page);
        }

        // Then
        assertThat(Files.readString(PAGE)).isEqualTo(page);
    }

    @Test
    void namesEverythingItself() {
        assertThat(topology.toString()).doesNotContainPattern("KSTREAM-|KTABLE-|\\d{10}");
    }

    @Test
    void readsAndWritesOnlyTopicsThatAreSpecified() {
        assertThat(CleanerDriver.TOPICS.all())
                .extracting(TopicSpec::name)
                .contains(
                        "token-changes",
                        "token-spared",
                        "token-sightings",
                        "token-doubts",
                        "token-verdicts",
                        "token-audit",
                        "token-stats");
        assertThat(topology.subtopologies()).hasSize(1);
    }
}
