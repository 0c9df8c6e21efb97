package dev.tokensweep.app;

import dev.tokensweep.app.config.AppConfig;
import dev.tokensweep.forensics.AuditIndex;
import dev.tokensweep.forensics.Gap;
import dev.tokensweep.forensics.IndexReport;
import dev.tokensweep.forensics.Indexing;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;

/** The audit topic's index for a command: opened, and first brought up to date. */
final class IndexedRecord {
    private static final String DIRECTORY = "audit-index";

    private final AppConfig config;
    private final DemoProgress progress;

    /**
     * @param err gets what goes on, and what is to be known of the record
     */
    IndexedRecord(AppConfig config, PrintWriter err) {
        this.config = config;
        this.progress = new DemoProgress(err);
    }

    /**
     * Asks the index.
     *
     * @param update false: as it stands, without asking a broker
     * @throws CommandFailure when the broker does not serve us
     */
    <T> T ask(boolean update, Function<AuditIndex, T> question) {
        Path directory = config.dataDir().resolve(DIRECTORY);
        try (AuditIndex index = AuditIndex.open(directory)) {
            if (update) {
                update(index);
            }
            return question.apply(index);
        }
    }

    /**
     * Brings an open index up to date once more.
     *
     * @throws CommandFailure when the broker does not serve us
     */
    void update(AuditIndex index) {
        Map<String, Object> kafka = CommandKafka.of(config);
        try {
            IndexReport report =
                    new Indexing(index, kafka, config.kafka().topics().tokenAudit())
                            .run(new TimeLeft(progress, "indexing the audit topic")::show);
            tell(report);
        } catch (KafkaException e) {
            throw CommandFailure.failed(
                    "kafka: the broker at %s does not serve us (%s); %s; --no-update answers from what is indexed"
                            .formatted(
                                    kafka.get("bootstrap.servers"),
                                    LetterFailures.oneLine(e),
                                    CommandKafka.advice(config)),
                    e);
        } finally {
            progress.clear();
        }
    }

    private void tell(IndexReport report) {
        progress.clear();
        if (report.rebuiltBecause() != null) {
            progress.say("The index was made anew: " + report.rebuiltBecause());
        }
        for (Gap gap : report.gaps()) {
            progress.say(
                    "Not on record: partition %d before offset %d%s, past the topic's retention"
                            .formatted(
                                    gap.partition(),
                                    gap.to(),
                                    gap.from() == 0 ? "" : ", from " + gap.from() + " on"));
        }
        if (report.unreadable() > 0) {
            progress.say(
                    "%,d records on the topic are no events that this version knows; the first:"
                            .formatted(report.unreadable()));
            report.firstUnreadable().forEach(where -> progress.say("  " + where));
        }
    }
}
