package dev.tokensweep.app.console;

import dev.tokensweep.sink.ControlStatus;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What the database and the broker tell of the whole installation, at one moment. Immutable.
 *
 * @param control empty where the database could not be asked
 * @param backlogs by the role that has them before it: "cleaner", "sink"; empty where the broker
 *     could not be asked
 * @param sizes of the token table and the archive, so far
 * @param databaseFailure in one line, without secrets; null where there was none
 * @param sizesFailure the same of the question how large the tables are
 * @param brokerFailure the same of the broker
 */
public record InstallationSample(
        Optional<ControlStatus> control,
        Map<String, Backlog> backlogs,
        SizeHistory.Series sizes,
        String databaseFailure,
        String sizesFailure,
        String brokerFailure) {

    /** Before anybody has looked. */
    static final InstallationSample NONE =
            new InstallationSample(
                    Optional.empty(), Map.of(), SizeHistory.Series.NONE, null, null, null);

    /**
     * What a role has not come to yet.
     *
     * @param records about how many
     * @param age how long the oldest has waited; zero where none waits
     */
    public record Backlog(long records, Duration age) {
        static final Backlog NONE = new Backlog(0, Duration.ZERO);
    }

    public InstallationSample {
        backlogs = Map.copyOf(backlogs);
    }
}
