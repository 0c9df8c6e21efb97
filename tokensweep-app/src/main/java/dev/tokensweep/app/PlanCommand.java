package dev.tokensweep.app;

import dev.tokensweep.app.config.AppConfig;
import dev.tokensweep.app.config.ConfigException;
import dev.tokensweep.events.Reason;
import dev.tokensweep.sink.Plan;
import dev.tokensweep.sink.PlanReport;
import dev.tokensweep.sink.SinkConfig;
import dev.tokensweep.sink.SinkConfigException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tells what would go, and why the rest stays. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = {
            "Tells what would go now and later, and why the rest stays; changes nothing.",
            "Judges every token as 'run' would. Needs the database alone, and SELECT on its tables.",
            "With a grace, a token that is found ended counts as ended now: it is due once the grace is over from now on. A Tokensweep that saw it end lets it go earlier.",
            "A token held by several holds counts for the widest: ALL, TENANT, APP, USER, TOKEN."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tokensweep plan --config tokensweep.yaml",
            "  tokensweep plan --config tokensweep.yaml --samples 0 --output json",
            "  tokensweep plan --config tokensweep.yaml --set cleanup.safe-period=1d"
        })
final class PlanCommand implements Callable<Integer> {
    private static final int MOST_SAMPLES = 1_000;

    @Mixin private ConfigOptions options;

    @Option(
            names = "--samples",
            paramLabel = "N",
            defaultValue = "5",
            description = "Token ids to show of each reason, 0 to 1000; default ${DEFAULT-VALUE}.")
    private int samples;

    @Mixin private OutputOption output;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        if (samples < 0 || samples > MOST_SAMPLES) {
            throw CommandFailure.usage("--samples: must be from 0 to " + MOST_SAMPLES);
        }
        AppConfig config = NamedSchema.of(options.load().config());
        PlanReport plan = make(config);
        boolean enabled = config.cleanup().enabled();
        spec.commandLine()
                .getOut()
                .print(
                        switch (output.form()) {
                            case TEXT -> PlanText.of(plan, enabled, isGraced(config));
                            case JSON -> new PlanJson(plan).text(enabled);
                        });
        spec.commandLine().getOut().flush();
        return ExitCode.DONE;
    }

    private PlanReport make(AppConfig config) {
        SinkConfig database = CommandDatabase.of(config);
        RuleApps.resolve(config.cleanup(), database, EnumSet.of(Role.SINK));
        try {
            return new Plan(database).make(samples);
        } catch (SinkConfigException e) {
            throw new ConfigException(e.findings());
        }
    }

    private static boolean isGraced(AppConfig config) {
        return config.cleanup().policy().allRules().stream()
                .filter(rule -> !rule.keeps())
                .anyMatch(
                        rule ->
                                Arrays.stream(Reason.values())
                                        .filter(reason -> reason != Reason.TIME_OVER)
                                        .anyMatch(reason -> !rule.terms().delay(reason).isZero()));
    }
}
