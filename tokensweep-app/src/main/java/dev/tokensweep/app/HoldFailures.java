package dev.tokensweep.app;

import dev.tokensweep.app.config.ConfigException;
import dev.tokensweep.sink.HoldsFailedException;
import dev.tokensweep.sink.HoldsRefusedException;
import java.util.function.Supplier;

/** Puts what can go wrong with holds into a command's words. */
final class HoldFailures {
    private HoldFailures() {}

    static <T> T explained(Supplier<T> work) {
        try {
            return work.get();
        } catch (HoldsRefusedException e) {
            throw new ConfigException(e.findings());
        } catch (HoldsFailedException e) {
            throw CommandFailure.failed(e.getMessage(), e);
        }
    }
}
