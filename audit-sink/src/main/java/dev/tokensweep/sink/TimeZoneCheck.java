package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether the digits of the token table's times are UTC, as this session reads them. A wrong zone
 * moves the end of every life. No token is created in the future, so those that seem to be tell.
 */
final class TimeZoneCheck {
    /** Clocks may differ, and no zone is nearer to UTC than this. */
    private static final Duration MOST_AHEAD = Duration.ofMinutes(10);

    private final Connection connection;
    private final SinkConfig config;

    TimeZoneCheck(Connection connection, SinkConfig config) {
        this.connection = connection;
        this.config = config;
    }

    /** What is wrong, with what mends it; empty where nothing shows it. */
    Optional<String> finding() throws SQLException {
        Dialect dialect = config.dialect();
        String token = config.tables().token();
        String sql =
                "SELECT count(*) FROM (%s) y"
                        .formatted(
                                config.queries()
                                        .limited(
                                                "SELECT t.token_id FROM %s t WHERE t.time_created > %s ORDER BY t.time_created DESC"
                                                        .formatted(
                                                                token,
                                                                dialect.ago(MOST_AHEAD.negated())),
                                                1));
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1) == 0
                    ? Optional.empty()
                    : Optional.of(
                            "%s has tokens created more than %d min in the future, so its digits are not UTC, or this session has another time zone than the product's: set database.session-time-zone to the product's, or mend the clocks"
                                    .formatted(token, MOST_AHEAD.toMinutes()));
        }
    }
}
