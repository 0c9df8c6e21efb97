package dev.tokensweep.app;

import dev.tokensweep.app.config.AppConfig;
import dev.tokensweep.forensics.Export;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the record to files for other tools. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Writes the audit topic to files, Parquet and CSV in a directory for each day in UTC; docs/forensics.md has queries.",
            "Keeps an index of the topic under data-dir, and brings it up to date first."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tokensweep export record --config tokensweep.yaml",
            "  tokensweep export record --format csv --config tokensweep.yaml"
        })
final class ExportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "An empty or missing directory.")
    private Path directory;

    @Option(
            names = "--format",
            defaultValue = "parquet",
            description = "parquet, csv or ndjson; default ${DEFAULT-VALUE}.")
    private Export.Format format;

    @Option(names = "--no-update", description = "Write the index as it stands, without a broker.")
    private boolean asItStands;

    @Mixin private ConfigOptions options;

    @Mixin private OutputOption output;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        AppConfig config = options.load().config();
        DemoProgress progress = new DemoProgress(spec.commandLine().getErr());
        long events;
        try {
            events =
                    new IndexedRecord(config, spec.commandLine().getErr())
                            .ask(
                                    !asItStands,
                                    index ->
                                            Export.run(
                                                    index,
                                                    directory,
                                                    format,
                                                    new TimeLeft(progress, "exporting")::show));
        } finally {
            progress.clear();
        }
        spec.commandLine()
                .getOut()
                .println(
                        !output.isJson()
                                ? "%d events written to %s".formatted(events, directory)
                                : "{\"events\":%d}".formatted(events));
        spec.commandLine().getOut().flush();
        return ExitCode.DONE;
    }
}
