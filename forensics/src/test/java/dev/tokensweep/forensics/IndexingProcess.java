package dev.tokensweep.forensics;

import java.nio.file.Path;
import java.util.Map;

/** Indexes a topic in a process of its own, and says on standard output how far it is. */
final class IndexingProcess {
    private static final int COMMIT_EVENTS = 10_000;

    private IndexingProcess() {}

    /** The index's directory, the bootstrap servers and the topic. */
    public static void main(String[] arguments) {
        Map<String, Object> kafka = Map.of("bootstrap.servers", arguments[1]);
        try (AuditIndex index = AuditIndex.open(Path.of(arguments[0]))) {
            IndexReport unused =
                    new Indexing(index, kafka, arguments[2], COMMIT_EVENTS)
                            .run((done, total) -> System.out.println(done));
        }
    }
}
