package dev.tokensweep.app;

import dev.tokensweep.app.config.AppConfig;
import dev.tokensweep.events.AuditJson;
import dev.tokensweep.events.Grant;
import dev.tokensweep.events.RowVersion;
import dev.tokensweep.events.TokenRow;
import dev.tokensweep.events.UtcText;
import dev.tokensweep.forensics.AsOf;
import dev.tokensweep.forensics.AuditIndex;
import dev.tokensweep.forensics.EventFilter;
import dev.tokensweep.forensics.RecordLine;
import dev.tokensweep.forensics.RecordedEvent;
import java.io.BufferedWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells which tokens were there at a moment. */
@Command(
        name = "as-of",
        mixinStandardHelpOptions = true,
        description = {
            "Tells which tokens were in the table at a moment, and how their rows stood, by the audit topic alone.",
            "One line each, in no order: there may be millions. In JSON each line has the event that told last",
            "how the row stood. Keeps an index of the topic under data-dir, and brings it up to date first."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tokensweep as-of 2026-11-26T04:00:00Z --config tokensweep.yaml --count",
            "  tokensweep as-of '2026-11-26 04:00:00' --user maya --config tokensweep.yaml --output json"
        })
final class AsOfCommand implements Callable<Integer> {
    private static final String FORMAT = "%-36s  %-10s  %-24s  %6s  %6s  %s%n";
    private static final int BUFFER_CHARS = 1 << 16;
    private static final AuditJson EVENTS = new AuditJson();

    @Parameters(
            paramLabel = "TIME",
            converter = MomentConverter.class,
            description = "Such as 2026-11-26T04:00:00Z; without a zone in UTC.")
    private Instant time;

    @Mixin private WhoseOptions whose;

    @Option(names = "--count", description = "How many there were, and no more.")
    private boolean count;

    @Mixin private IndexOption record;

    @Mixin private ConfigOptions options;

    @Mixin private OutputOption output;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        if (time.isAfter(Instant.now())) {
            throw CommandFailure.usage("TIME: %s is still to come".formatted(time));
        }
        AppConfig config = options.load().config();
        EventFilter filter = whose.onRecord(config);
        new IndexedRecord(config, spec.commandLine().getErr())
                .ask(
                        record.update(),
                        index -> {
                            answer(index, filter);
                            return null;
                        });
        return ExitCode.DONE;
    }

    private void answer(AuditIndex index, EventFilter filter) {
        AsOf asOf = new AsOf(index);
        AsOf.Span span = asOf.span();
        if (span == null || time.isBefore(span.first())) {
            throw CommandFailure.failed(
                    "TIME: the record begins at %s; what was there at %s is not on it"
                            .formatted(span == null ? "no time, it is empty" : span.first(), time),
                    null);
        }
        // The command's own is flushed with each line.
        PrintWriter out =
                new PrintWriter(new BufferedWriter(spec.commandLine().getOut(), BUFFER_CHARS));
        if (count) {
            long tokens = asOf.count(time, filter);
            out.println(
                    !output.isJson()
                            ? Long.toString(tokens)
                            : "{\"at\":\"%s\",\"tokens\":%d}".formatted(time, tokens));
        } else {
            if (!output.isJson()) {
                out.printf(FORMAT, "TOKEN", "STATE", "CREATED", "TENANT", "APP", "USER");
            }
            asOf.forEach(time, filter, event -> print(out, event));
        }
        out.flush();
    }

    private void print(PrintWriter out, RecordedEvent told) {
        if (output.isJson()) {
            byte[] event = EVENTS.serialize(null, told.event());
            byte[] line = RecordLine.of(told.tokenId(), told.partition(), told.offset(), event);
            out.println(new String(line, StandardCharsets.UTF_8));
            return;
        }
        TokenRow row = told.event().row();
        if (row == null) {
            out.println(printable(told.tokenId()));
            return;
        }
        RowVersion version = row.version();
        Grant grant = row.grant();
        out.printf(
                FORMAT,
                printable(told.tokenId()),
                printable(version.state()),
                version.createdMicros() == null ? "" : UtcText.iso(version.createdMicros()),
                Objects.toString(grant.tenantId(), ""),
                Objects.toString(grant.consumerKeyId(), ""),
                printable(grant.user()));
    }

    private static String printable(String text) {
        return text == null ? "" : text.replaceAll("\\p{Cntrl}", " ");
    }
}
