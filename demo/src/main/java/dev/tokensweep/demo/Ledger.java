package dev.tokensweep.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
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
        DemoSql.of(connection).install(connection, safePeriod);
    }

    /** Tokens that the database itself calls eligible at this moment. */
    public static long eligible(Connection connection) throws SQLException {
        return count(
                connection,
                "SELECT count(*) FROM IDN_OAUTH2_ACCESS_TOKEN t WHERE "
                        + DemoSql.of(connection).eligible());
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
