package dev.tokensweep.app;

import dev.tokensweep.app.config.LoadedConfig;
import dev.tokensweep.app.console.ReloadStatus;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a changed configuration taken up while everything runs: the whole of it is read and checked
 * first, and where anything is wrong nothing changes. Used by one thread; {@link #status()} may be
 * asked by any.
 */
final class Reload {
    private static final Logger LOGGER = LoggerFactory.getLogger(Reload.class);

    private final Supplier<LoadedConfig> source;
    private final LoadedConfig started;
    private volatile ReloadStatus status = ReloadStatus.started(Instant.now());

    /**
     * @param source reads the configuration anew
     * @param started with which the process was started
     */
    Reload(Supplier<LoadedConfig> source, LoadedConfig started) {
        this.source = source;
        this.started = started;
    }

    ReloadStatus status() {
        return status;
    }

    /**
     * Reads the configuration anew, and has it taken up or says why not.
     *
     * @throws RuntimeException when it was in order, and a stage did not start with it: the process
     *     cannot go on then
     */
    void carryOut(Installation installation) {
        LoadedConfig changed;
        Runnable change;
        try {
            changed = source.get();
            change = installation.prepare(changed.config());
        } catch (RuntimeException e) {
            refuse(Failures.report(e).lines(), e);
            return;
        }
        change.run();
        List<String> needRestart = started.changedStartSettings(changed);
        status = ReloadStatus.takenUp(Instant.now(), needRestart);
        LOGGER.info("The configuration is taken up");
        if (!needRestart.isEmpty()) {
            LOGGER.warn("Taken up at a restart alone: {}", String.join(", ", needRestart));
        }
    }

    private void refuse(List<String> why, RuntimeException failure) {
        status = status.refused(Instant.now(), why);
        why.forEach(
                line ->
                        LOGGER.error(
                                "The configuration is not taken up, and the one before stays in force: {}",
                                line));
        LOGGER.debug("Refused", failure);
    }
}
