package dev.tokensweep.app;

import dev.tokensweep.forensics.BatchTokens;
import dev.tokensweep.forensics.EventFilter;
import dev.tokensweep.sink.RestoreChoice;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which archived tokens a restore means: those that meet all that is said. */
final class RestoreOptions {
    private static final int MOST_IDS = 1_000_000;

    @Option(names = "--token", paramLabel = "ID", description = "A TOKEN_ID; may be repeated.")
    private List<String> tokens;

    @Option(
            names = "--tokens-from",
            paramLabel = "FILE",
            description =
                    "One TOKEN_ID a line; blank lines and lines that begin with # are skipped.")
    private Path tokensFrom;

    @Option(
            names = "--batch",
            paramLabel = "ID",
            description =
                    "Those that one transaction of the sink archived, by the record: the batchId of ARCHIVED.")
    private String batch;

    @Mixin private WhoseOptions whose;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            converter = MomentConverter.class,
            description = "Archived from then on; without a zone in UTC.")
    private Instant from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            converter = MomentConverter.class,
            description = "Archived before then; without a zone in UTC.")
    private Instant to;

    @Option(names = "--all", description = "Everything that is in the archive.")
    private boolean all;

    /**
     * The choice.
     *
     * @param record asked only where a batch is meant
     * @throws CommandFailure when nothing is said, or the record knows of no such batch
     */
    RestoreChoice choice(IndexedRecord record) {
        EventFilter filter = whose.filter();
        RestoreChoice choice =
                new RestoreChoice(
                        ids(record), filter.user(), filter.app(), filter.tenant(), from, to);
        if (choice.isAll() != all) {
            throw CommandFailure.usage(
                    all
                            ? "--all: means the whole archive; leave it out, or the rest"
                            : "say which tokens: --token, --tokens-from, --batch, --user, --app, --tenant, --from, --to or --all");
        }
        return choice;
    }

    private Set<String> ids(IndexedRecord record) {
        Set<String> ids = null;
        if (tokens != null) {
            ids = new HashSet<>(tokens);
        }
        if (tokensFrom != null) {
            ids = ids == null ? new HashSet<>() : ids;
            ids.addAll(TokenIdFile.read(tokensFrom, MOST_IDS).keySet());
        }
        if (batch != null) {
            Set<String> archived = record.ask(true, index -> new BatchTokens(index).of(batch));
            if (archived.isEmpty()) {
                throw CommandFailure.usage(
                        "--batch: the record knows of no batch %s that archived tokens; 'trace' shows a token's"
                                .formatted(batch));
            }
            if (ids == null) {
                ids = archived;
            } else {
                ids.retainAll(archived);
            }
        }
        return ids;
    }
}
