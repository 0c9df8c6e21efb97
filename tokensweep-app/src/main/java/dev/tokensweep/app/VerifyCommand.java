package dev.tokensweep.app;

import dev.tokensweep.app.config.AppConfig;
import dev.tokensweep.events.AuditSigning;
import dev.tokensweep.events.Topics;
import dev.tokensweep.forensics.ArchiveReport;
import dev.tokensweep.forensics.ChainReport;
import dev.tokensweep.forensics.ChainVerification;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tells whether the record and the archive are as they were written. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Tells whether the audit topic is as it was written, and whether the archive is what the record says.",
            "Walks the chain of hashes in each partition and holds the signed checkpoints to it; then compares every row",
            "of the archive, and every cell of it that the record tells of. Changes nothing. What is wrong is named by",
            "partition and offset, or by token and column, and the exit code is 3 then."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tokensweep verify --config tokensweep.yaml --public-key audit.pub",
            "  tokensweep verify --config tokensweep.yaml --topic copy-of-token-audit --output json"
        })
final class VerifyCommand implements Callable<Integer> {
    @Option(
            names = "--public-key",
            paramLabel = "FILE",
            description =
                    "The key that the checkpoints are signed by, in PEM; say it again for one that was used before.")
    private List<Path> publicKeys = List.of();

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            description =
                    "A copy of the audit topic, with as many partitions; the archive is not looked at then.")
    private String copy;

    @Option(
            names = "--archive",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Compare the archive too; default: true.")
    private boolean archive;

    @Option(
            names = "--patience",
            defaultValue = "30s",
            converter = DurationConverter.class,
            paramLabel = "TIME",
            description =
                    "How long the record may take to tell of what is in the archive already; default ${DEFAULT-VALUE}.")
    private Duration patience;

    @Mixin private ConfigOptions options;

    @Mixin private OutputOption output;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        AppConfig config = options.load().config();
        List<PublicKey> keys = keys();
        List<ChainReport> chains = chains(config, keys);
        ArchiveReport archived = null;
        if (archive && copy == null) {
            AppConfig named = NamedSchema.of(config);
            archived =
                    new ArchiveVerification(
                                    named, patience, new DemoProgress(spec.commandLine().getErr()))
                            .run(new IndexedRecord(named, spec.commandLine().getErr()));
        }
        VerifyReport report = new VerifyReport(chains, archived, !keys.isEmpty());
        spec.commandLine().getOut().print(output.isJson() ? report.json() : report.text());
        spec.commandLine().getOut().flush();
        return report.isSound() ? ExitCode.DONE : ExitCode.LAW_VIOLATED;
    }

    private List<PublicKey> keys() {
        List<PublicKey> keys = new ArrayList<>();
        for (Path file : publicKeys) {
            try {
                keys.add(AuditSigning.publicKey(file));
            } catch (IOException e) {
                throw CommandFailure.usage(
                        "--public-key: %s; write it with: openssl pkey -in KEY -pubout -out FILE"
                                .formatted(e.getMessage()));
            }
        }
        return keys;
    }

    private List<ChainReport> chains(AppConfig config, List<PublicKey> keys) {
        Map<String, Object> kafka = CommandKafka.of(config);
        Topics topics = config.kafka().topics();
        String topic = copy == null ? topics.tokenAudit() : copy;
        DemoProgress progress = new DemoProgress(spec.commandLine().getErr());
        try {
            return new ChainVerification(kafka, topic, topics.auditCheckpoints(), keys)
                    .run(new TimeLeft(progress, "verifying " + topic)::show);
        } catch (KafkaException e) {
            throw CommandFailure.failed(
                    "kafka: the broker at %s does not serve us (%s); %s"
                            .formatted(
                                    kafka.get("bootstrap.servers"),
                                    LetterFailures.oneLine(e),
                                    CommandKafka.advice(config)),
                    e);
        } finally {
            progress.clear();
        }
    }
}
