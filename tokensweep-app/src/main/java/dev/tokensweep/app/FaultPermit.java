package dev.tokensweep.app;

import dev.tokensweep.app.config.AppConfig;
import dev.tokensweep.app.config.ConfigException;
import dev.tokensweep.faults.FaultSwitches;
import dev.tokensweep.faults.Faults;
import dev.tokensweep.sink.DatabaseSchema;
import dev.tokensweep.sink.SinkConfigException;
import java.util.List;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets fault switches work on databases of the chaos suite's own, and on no other. */
final class FaultPermit {
    private static final Logger LOGGER = LoggerFactory.getLogger(FaultPermit.class);

    /** Made by the demonstration and by tests, beside the tables of no real product. */
    static final String SCHEMA = "ledger";

    private FaultPermit() {}

    /**
     * What is to be wrong with this process.
     *
     * @throws CommandFailure when a switch is not understood, or set on a database not made for it
     */
    static Faults faults(AppConfig config, Properties properties) {
        List<String> given = FaultSwitches.given(properties);
        if (given.isEmpty()) {
            return Faults.NONE;
        }
        LOGGER.error("Fault switches are set, which break what Tokensweep promises: {}", given);
        Faults faults = read(properties);
        if (!isAllowed(config)) {
            throw CommandFailure.usage(
                    "fault switches are for the chaos suite's own databases, which have a schema %s: take away %s"
                            .formatted(SCHEMA, given));
        }
        return faults;
    }

    private static Faults read(Properties properties) {
        try {
            return FaultSwitches.read(properties);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(e.getMessage());
        }
    }

    private static boolean isAllowed(AppConfig config) {
        try {
            return DatabaseSchema.exists(CommandDatabase.of(config), SCHEMA);
        } catch (SinkConfigException e) {
            throw new ConfigException(e.findings());
        }
    }
}
