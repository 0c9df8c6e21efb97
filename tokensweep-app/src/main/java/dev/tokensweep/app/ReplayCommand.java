package dev.tokensweep.app;

import dev.tokensweep.app.config.AppConfig;
import dev.tokensweep.events.AuditType;
import dev.tokensweep.forensics.ChangeForm;
import dev.tokensweep.forensics.LinesTarget;
import dev.tokensweep.forensics.Replay;
import dev.tokensweep.forensics.ReplayFilter;
import dev.tokensweep.forensics.ReplayForm;
import dev.tokensweep.forensics.ReplayTarget;
import dev.tokensweep.forensics.TopicFacts;
import dev.tokensweep.forensics.TopicTarget;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Replays the record. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = {
            "Replays the audit topic up to its end of now: to standard output, a file or another topic.",
            "All partitions in one order, by the events' time, the same each time. Lines are JSON: the record's key,",
            "partition and offset, and the event as it is. A topic gets key, value, headers and time as they are."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tokensweep replay --config tokensweep.yaml --from 2026-11-26 --type ARCHIVED,DELETED",
            "  tokensweep replay --config tokensweep.yaml --file record.ndjson --resume record.place",
            "  tokensweep replay --config tokensweep.yaml --to-topic rehearsal --speed 10"
        })
final class ReplayCommand implements Callable<Integer> {
    @Option(
            names = "--from",
            paramLabel = "TIME",
            converter = MomentConverter.class,
            description = "Events from then on; without a zone in UTC.")
    private Instant from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            converter = MomentConverter.class,
            description = "Events before then; without a zone in UTC.")
    private Instant to;

    @Mixin private WhoseOptions whose;

    @Option(
            names = "--type",
            split = ",",
            paramLabel = "TYPE",
            description = "Events of these types, such as ARCHIVED,REMOVED_BY_OTHERS.")
    private Set<AuditType> types = new TreeSet<>();

    @Option(names = "--token", paramLabel = "ID", description = "Events of this token.")
    private String token;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "Write there; what it had before is gone, unless resumed.")
    private Path file;

    @Option(
            names = "--to-topic",
            paramLabel = "TOPIC",
            description =
                    "Send to this topic; made where it is missing, with the audit topic's settings.")
    private String targetTopic;

    @Option(
            names = "--as",
            defaultValue = "events",
            paramLabel = "FORM",
            description =
                    "events, or changes: with --to-topic, as the cleaner reads them, so that one with another kafka.topic-prefix can follow the record again; default ${DEFAULT-VALUE}.")
    private Form form;

    @Option(
            names = "--speed",
            defaultValue = "0",
            paramLabel = "FACTOR",
            description = "1 for as fast as it happened, 10 for ten times; default: at full speed.")
    private double speed;

    @Option(
            names = "--resume",
            paramLabel = "FILE",
            description =
                    "Keeps the place reached there, and goes on from it where it exists. With --file or --to-topic nothing is then left out or there twice.")
    private Path checkpoint;

    @Mixin private ConfigOptions options;

    @Spec private CommandSpec spec;

    /** What becomes of an event. */
    private enum Form {
        EVENTS,
        CHANGES
    }

    @Override
    public Integer call() {
        if (form == Form.CHANGES && targetTopic == null) {
            throw CommandFailure.usage("--as changes: needs --to-topic");
        }
        if (file != null && targetTopic != null) {
            throw CommandFailure.usage("--file and --to-topic: name one of them");
        }
        if (!(speed >= 0)) {
            throw CommandFailure.usage("--speed: must be above 0");
        }
        AppConfig config = options.load().config();
        String audit = config.kafka().topics().tokenAudit();
        if (audit.equals(targetTopic)) {
            throw CommandFailure.usage(
                    "--to-topic: %s is the record itself; name another topic".formatted(audit));
        }
        Map<String, Object> kafka = CommandKafka.of(config);
        CountDownLatch interrupted = new CountDownLatch(1);
        ExitHook hook = ExitHook.install(interrupted);
        int exitCode = ExitCode.FAILED;
        try {
            exitCode = replay(config, kafka, audit, interrupted);
            return exitCode;
        } catch (IOException e) {
            throw CommandFailure.failed("the replay could not be written: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.failed("the replay was interrupted", e);
        } catch (KafkaException e) {
            throw CommandFailure.failed(
                    "kafka: the broker at %s does not serve us (%s); %s"
                            .formatted(
                                    kafka.get("bootstrap.servers"),
                                    LetterFailures.oneLine(e),
                                    CommandKafka.advice(config)),
                    e);
        } finally {
            hook.finished(exitCode);
        }
    }

    private int replay(
            AppConfig config, Map<String, Object> kafka, String audit, CountDownLatch interrupted)
            throws IOException, InterruptedException {
        TopicFacts facts = TopicFacts.of(kafka, audit);
        ReplayFilter filter = new ReplayFilter(from, to, whose.onRecord(config), types, token);
        String source =
                "%s %s %s to %s%s"
                        .formatted(
                                audit,
                                facts.id(),
                                filter,
                                targetTopic,
                                form == Form.EVENTS ? "" : " as changes");
        PrintWriter err = spec.commandLine().getErr();
        DemoProgress progress = new DemoProgress(err);
        Replay.Outcome outcome;
        try (ReplayTarget target = target(config, kafka, audit, source)) {
            outcome =
                    new Replay(kafka, facts, filter, speed)
                            .run(target, interrupted, new TimeLeft(progress, "replaying")::show);
        }
        progress.clear();
        progress.say("%,d events replayed".formatted(outcome.replayed()));
        if (outcome.unreadable() > 0) {
            progress.say(
                    "%,d records were left out: they are no events that this version knows"
                            .formatted(outcome.unreadable()));
        }
        return outcome.isComplete() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private ReplayTarget target(
            AppConfig config, Map<String, Object> kafka, String audit, String source)
            throws IOException {
        if (targetTopic != null) {
            TopicProvisioner.provideLike(
                    kafka,
                    config.kafka().topics(),
                    targetTopic,
                    (short) config.kafka().replicationFactor());
            ReplayForm sent =
                    form == Form.EVENTS
                            ? ReplayForm.events(targetTopic)
                            : new ChangeForm(targetTopic, config.kafka().topics().partitions());
            return new TopicTarget(kafka, audit, sent, checkpoint, source);
        }
        return file == null
                ? LinesTarget.to(System.out, checkpoint, source)
                : LinesTarget.to(file, checkpoint, source);
    }
}
