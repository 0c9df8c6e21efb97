package dev.tokensweep.forensics;

import java.nio.file.Path;
import java.util.Map;

/** Indexes a topic in a process of its own, and says on standard output how far it is. */
final class IndexingProcess {
    private IndexingProcess() {}

    /** The index's directory, the bootstrap servers, the topic, and events of a transaction. */
    public static void main(String[] arguments) {
        int commitEvents = Integer.parseInt(arguments[3]);
        Map<String, Object> kafka = Map.of("bootstrap.servers", arguments[1]);
        try (AuditIndex index = AuditIndex.open(Path.of(arguments[0]))) {
            IndexReport unused =
                    new Indexing(index, kafka, arguments[2], commitEvents)
                            .run((done, total) -> System.out.println(done));
        }
    }
}
