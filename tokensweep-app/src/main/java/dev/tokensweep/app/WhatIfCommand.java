package dev.tokensweep.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokensweep.app.config.AppConfig;
import dev.tokensweep.app.config.CleanupConfig;
import dev.tokensweep.app.config.ConfigLoader;
import dev.tokensweep.forensics.EventFilter;
import dev.tokensweep.forensics.Micros;
import dev.tokensweep.forensics.WhatIf;
import dev.tokensweep.forensics.WhatIfReport;
import dev.tokensweep.policy.CleanupPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells what another policy would have done. */
@Command(
        name = "what-if",
        mixinStandardHelpOptions = true,
        description = {
            "Tells what another policy would have done over the recorded history, beside what was done.",
            "POLICY is a file with a section 'cleanup' as in the configuration: safe-period, grace, rules. Nothing is changed.",
            "CHANGED AFTER counts tokens that somebody still changed after they would have gone: look at those first."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tokensweep what-if stricter.yaml --config tokensweep.yaml",
            "  tokensweep what-if stricter.yaml --config tokensweep.yaml --app 7 --output json"
        })
final class WhatIfCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Parameters(paramLabel = "POLICY", description = "A YAML file with the section 'cleanup'.")
    private Path policy;

    @Mixin private WhoseOptions whose;

    @Mixin private IndexOption record;

    @Mixin private ConfigOptions options;

    @Mixin private OutputOption output;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        AppConfig config = options.load().config();
        CleanupPolicy other = TraceCommand.policy(read(config), config);
        if (!config.users().isClear()
                && other.allRules().stream().anyMatch(rule -> !rule.match().users().isEmpty())) {
            throw CommandFailure.usage(
                    "POLICY: has a rule that goes by user, and with privacy.users the record has no names: leave the criterion out");
        }
        EventFilter filter = whose.onRecord(config);
        WhatIfReport report =
                new IndexedRecord(config, spec.commandLine().getErr())
                        .ask(
                                record.update(),
                                index ->
                                        new WhatIf(index)
                                                .of(other, filter, Micros.of(Instant.now())));
        spec.commandLine().getOut().print(output.isJson() ? json(report) : text(report));
        spec.commandLine().getOut().flush();
        return ExitCode.DONE;
    }

    /** Only the section of the policy counts; a file may have no more than that. */
    private CleanupConfig read(AppConfig config) {
        return ConfigLoader.load(
                        policy,
                        Map.of(),
                        List.of(
                                "database.url=" + config.database().url(),
                                "database.user=" + config.database().user()))
                .config()
                .cleanup();
    }

    private static String text(WhatIfReport report) {
        TextTable table =
                new TextTable(
                        "DONE",
                        "BY",
                        "WOULD",
                        "BY",
                        "TOKENS",
                        "LATER BY",
                        "CHANGED AFTER",
                        "SUCH AS");
        for (WhatIfReport.Group group : report.groups()) {
            table.row(
                    group.done(),
                    Objects.toString(group.rule(), ""),
                    group.would(),
                    Objects.toString(group.otherRule(), ""),
                    "%,d".formatted(group.tokens()),
                    group.laterSeconds() == 0
                            ? ""
                            : Duration.ofSeconds(group.laterSeconds()).toString(),
                    group.changedAfter() == 0 ? "" : "%,d".formatted(group.changedAfter()),
                    group.example());
        }
        return "%,d lives on record%n".formatted(report.tokens()) + table.text();
    }

    private static String json(WhatIfReport report) {
        ObjectNode json = JSON.createObjectNode().put("lives", report.tokens());
        ArrayNode groups = json.putArray("groups");
        for (WhatIfReport.Group group : report.groups()) {
            groups.addObject()
                    .put("done", group.done())
                    .put("rule", group.rule())
                    .put("would", group.would())
                    .put("otherRule", group.otherRule())
                    .put("tokens", group.tokens())
                    .put("laterSeconds", group.laterSeconds())
                    .put("changedAfter", group.changedAfter())
                    .put("example", group.example());
        }
        return json + "\n";
    }
}
