package dev.tokensweep.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** The account of everything done to tokens, kept by triggers in the database itself. */
public final class Ledger {
    private Ledger() {}

    /**
     * Installs it beside the token tables, which must exist.
     *
     * @param safePeriod what the cleaner is configured with
     */
    public static void install(Connection connection, Duration safePeriod) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(script("ledger.sql"));
            statement.execute(
                    "INSERT INTO ledger.settings VALUES (interval '%d milliseconds')"
                            .formatted(safePeriod.toMillis()));
        }
    }

    /** Tokens that the database itself calls eligible at this moment. */
    public static long eligible(Connection connection) throws SQLException {
        return count(
                connection,
                "SELECT count(*) FROM idn_oauth2_access_token t WHERE ledger.eligible(t, clock_timestamp() AT TIME ZONE 'UTC')");
    }

    /** Tokens that were deleted, by whomever. */
    public static long ended(Connection connection) throws SQLException {
        return count(
                connection, "SELECT count(*) FROM ledger.op WHERE op IN ('PURGED', 'REMOVED')");
    }

    static long count(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    static String script(String name) {
        try (InputStream resource = Ledger.class.getResourceAsStream(name)) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
