package dev.tokensweep.app;

import dev.tokensweep.app.config.AppConfig;
import dev.tokensweep.app.config.LoadedConfig;
import dev.tokensweep.app.logging.LogForm;
import dev.tokensweep.faults.Faults;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the pipeline on a database until it is told to stop. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Cleans the database named in the configuration until stopped (SIGTERM or Ctrl-C).",
            "One process may play all roles, or several one each.",
            "At SIGHUP it reads its configuration again and takes up what decides and what deletes:",
            "policy, windows, pace, breaker. Where anything is wrong, nothing changes."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tokensweep run --config tokensweep.yaml",
            "  tokensweep run --config tokensweep.yaml --roles capture,cleaner",
            "  TOKENSWEEP_DATABASE_PASSWORD=... tokensweep run --config tokensweep.yaml",
            "  tokensweep run --config tokensweep.yaml --set cleanup.enabled=false",
            "  kill -HUP PID"
        })
final class RunCommand implements Callable<Integer> {
    private static final long LOOK_EVERY_MS = 500;

    @Mixin private ConfigOptions options;

    @Option(
            names = "--roles",
            split = ",",
            paramLabel = "ROLE",
            description = "Any of capture, cleaner, sink, console; default: all.")
    private Set<Role> roles = EnumSet.allOf(Role.class);

    @Override
    public Integer call() {
        LoadedConfig loaded = options.load();
        AppConfig config = loaded.config();
        LogForm.apply(config);
        Faults faults = FaultPermit.faults(config, System.getProperties());
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> stopAndAwait(stop, stopped), "shutdown"));
        HangUp hangUp = HangUp.listen();
        Reload reload = new Reload(options::load, loaded);
        try (Installation installation =
                Installation.start(config, roles, faults, reload::status)) {
            while (!isStopped(stop)) {
                installation.requireHealthy();
                if (hangUp.isHeard()) {
                    reload.carryOut(installation);
                }
            }
        } finally {
            stopped.countDown();
        }
        return ExitCode.DONE;
    }

    /** Waits a moment for it. */
    private static boolean isStopped(CountDownLatch stop) {
        try {
            return stop.await(LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static void stopAndAwait(CountDownLatch stop, CountDownLatch stopped) {
        stop.countDown();
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
