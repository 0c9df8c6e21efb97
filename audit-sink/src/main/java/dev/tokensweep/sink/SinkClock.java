package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;

/** Whether this machine's clock and the database's agree well enough for purges. Stateless. */
public final class SinkClock {
    private SinkClock() {}

    /**
     * Asks the database.
     *
     * @return empty where they agree; otherwise one line that says how far they are apart
     * @throws SinkConfigException when the database refuses the user
     * @throws DatabaseUnreachableException when the database does not answer
     */
    public static Optional<String> finding(SinkConfig config, Clock clock) {
        try (Connection connection =
                DriverManager.getConnection(config.jdbcUrl(), SinkDatabase.properties(config))) {
            new ClockGuard(clock, config.upkeep().clockTolerance(), config.dialect())
                    .check(connection);
            return Optional.empty();
        } catch (ClockDifferenceException e) {
            return Optional.of(e.getMessage());
        } catch (SQLException e) {
            throw SinkDatabase.explained(config, e);
        }
    }
}
