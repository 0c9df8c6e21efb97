package dev.tokensweep.app;

import dev.tokensweep.app.config.AppConfig;
import dev.tokensweep.app.config.CleanupConfig;
import dev.tokensweep.sink.Restraint;
import dev.tokensweep.sink.SinkConfig;
import dev.tokensweep.sink.Upkeep;
import java.util.Map;

/** The database's part of the configuration, for commands that run no stage. */
final class CommandDatabase {
    private CommandDatabase() {}

    /** As the sink is told it; without a broker, and without a directory for data. */
    static SinkConfig of(AppConfig config) {
        return new SinkConfig(
                config.database().url(),
                config.database().user(),
                config.database().password(),
                config.database().schema(),
                Map.of(),
                config.kafka().topics(),
                "command",
                config.sink().threads(),
                config.sink().batchSize(),
                config.sink().batchAge(),
                config.cleanup().policy(),
                config.cleanup().droppableColumns(),
                upkeep(config),
                restraint(config),
                config.database().sessionTimeZone(),
                config.users());
    }

    /** What holds deletion back. */
    static Restraint restraint(AppConfig config) {
        return new Restraint(config.sink().pacing(), config.cleanup().windows(), config.breaker());
    }

    /** As the configuration has it, whether or not cleaning is switched on. */
    static Upkeep upkeep(AppConfig config) {
        CleanupConfig cleanup = config.cleanup();
        return new Upkeep(
                cleanup.children(),
                cleanup.related().tables(),
                cleanup.related().interval(),
                cleanup.archiveRetention(),
                config.reconciler().interval(),
                config.reconciler().rowsPerSecond(),
                config.clock().tolerance());
    }
}
