package dev.tokensweep.app;

import dev.tokensweep.app.config.ConfigException;
import dev.tokensweep.sink.ControlFailedException;
import dev.tokensweep.sink.ControlStatus;
import dev.tokensweep.sink.PurgeControl;
import dev.tokensweep.sink.SinkConfigException;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What the commands that change the control row have in common. */
final class ControlOptions {
    @Option(
            names = "--author",
            paramLabel = "NAME",
            defaultValue = "${sys:user.name}",
            description = "Who says so; default: the user of this process.")
    private String author;

    @Mixin private OutputOption output;

    String author() {
        return author;
    }

    PurgeControl database(ConfigOptions options) {
        return new PurgeControl(CommandDatabase.of(NamedSchema.of(options.load().config())));
    }

    /** Carries out and prints how things stand then. */
    void answer(CommandSpec spec, Supplier<ControlStatus> change) {
        ControlStatus status = explained(change);
        spec.commandLine().getOut().print(ControlReport.of(status, output.form()));
        spec.commandLine().getOut().flush();
    }

    /** Puts what can go wrong into a command's words. */
    static <T> T explained(Supplier<T> work) {
        try {
            return work.get();
        } catch (SinkConfigException e) {
            throw new ConfigException(e.findings());
        } catch (ControlFailedException e) {
            throw CommandFailure.failed(e.getMessage(), e);
        }
    }
}
