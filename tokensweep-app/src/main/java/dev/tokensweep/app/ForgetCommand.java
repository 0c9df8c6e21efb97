package dev.tokensweep.app;

import dev.tokensweep.app.config.AppConfig;
import dev.tokensweep.sink.ForgetFailedException;
import dev.tokensweep.sink.ForgetRefusedException;
import dev.tokensweep.sink.UserForgetting;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Destroys what leads from a user's name to the pseudonym on record. */
@Command(
        name = "forget",
        mixinStandardHelpOptions = true,
        description = {
            "Forgets a user who is gone: destroys the secret that leads from the name to the pseudonym on record.",
            "Needs privacy.users: forgettable. Puts the pseudonym in the place of the name in the archives first. The record",
            "and its chain of hashes stay whole, and 'verify' goes on to find them so. Cannot be undone. Refused while the",
            "token table has tokens of the user or a legal hold stands in the way. docs/privacy.md says what it does not reach."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tokensweep forget maya --config tokensweep.yaml",
            "  tokensweep forget maya --config tokensweep.yaml --output json"
        })
final class ForgetCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "USER",
            description =
                    "An AUTHZ_USER. Upper and lower case count as the same, as they do for the pseudonym.")
    private String user;

    @Mixin private ConfigOptions options;

    @Mixin private OutputOption output;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        AppConfig config = NamedSchema.of(options.load().config());
        DemoProgress progress = new DemoProgress(spec.commandLine().getErr());
        long rows;
        try {
            rows =
                    new UserForgetting(CommandDatabase.of(config))
                            .forget(user, new TimeLeft(progress, "taking out the name")::show);
        } catch (ForgetRefusedException e) {
            throw CommandFailure.usage(e.getMessage());
        } catch (ForgetFailedException e) {
            throw CommandFailure.failed(e.getMessage(), e);
        } finally {
            progress.clear();
        }
        spec.commandLine()
                .getOut()
                .println(
                        output.isJson()
                                ? "{\"forgotten\":true,\"archivedRows\":%d}".formatted(rows)
                                : "forgotten; %,d rows of the archives had the name, and have the pseudonym now"
                                        .formatted(rows));
        spec.commandLine().getOut().flush();
        return ExitCode.DONE;
    }
}
