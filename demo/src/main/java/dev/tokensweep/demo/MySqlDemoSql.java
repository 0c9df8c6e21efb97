package dev.tokensweep.demo;

import dev.tokensweep.sandbox.ConsumerApps;
import dev.tokensweep.sandbox.TokenInsert;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * That of MySQL and MariaDB. Their triggers know no row as a whole, so the columns are written out
 * as they stand when the ledger is installed; and a cascade fires none, so tokens that go with
 * their app are written down by a trigger of the app's. Every session must have the product's time
 * zone.
 */
final class MySqlDemoSql implements DemoSql {
    private static final String TOKEN = "IDN_OAUTH2_ACCESS_TOKEN";

    /** In the order of {@link VersionText}. */
    private static final String VERSION =
            "concat_ws('|', coalesce(%1$s.token_state, '-'), coalesce(%1$s.token_state_id, '-'),"
                    + " coalesce(timestampdiff(MICROSECOND, '1970-01-01', %1$s.time_created), '-'),"
                    + " coalesce(%1$s.validity_period, '-'),"
                    + " coalesce(timestampdiff(MICROSECOND, '1970-01-01', %1$s.refresh_token_time_created), '-'),"
                    + " coalesce(%1$s.refresh_token_validity_period, '-'))";

    private static final String[] STATES = {
        "REVOKED",
        "INACTIVE",
        "REVOKED",
        "EXPIRED",
        "INACTIVE",
        "REVOKED",
        "ACTIVE",
        "ACTIVE",
        "ACTIVE",
        "ACTIVE"
    };
    private static final String[] GRANTS = {"password", "authorization_code", "client_credentials"};

    @Override
    public String now() {
        return "utc_timestamp(6)";
    }

    @Override
    public String msSince(String time) {
        return "timestampdiff(MICROSECOND, %s, utc_timestamp(6)) DIV 1000".formatted(time);
    }

    @Override
    public String isOver(String time, String periodMs) {
        return "%s + INTERVAL (%s * 1000) MICROSECOND < utc_timestamp(6)".formatted(time, periodMs);
    }

    @Override
    public void install(Connection connection, Duration safePeriod) throws SQLException {
        String columns = columns(connection);
        try (Statement statement = connection.createStatement()) {
            for (String sql : Ledger.script("ledger-mysql.sql").split("\\n//\\s*", -1)) {
                String filled =
                        sql.replace(":image_new", image("NEW", columns))
                                .replace(":image_old", image("OLD", columns))
                                .replace(":image_app", image("t", columns))
                                .replace(":version_new", VERSION.formatted("NEW"))
                                .replace(":version_old", VERSION.formatted("OLD"))
                                .replace(":version_app", VERSION.formatted("t"))
                                .replace(
                                        ":safe_period_us",
                                        Long.toString(safePeriod.toNanos() / 1000));
                if (!filled.isBlank()) {
                    statement.execute(filled);
                }
            }
        }
    }

    private static String image(String row, String columns) {
        return "sha2(json_object(%s), 256)".formatted(columns.replace(":row", row));
    }

    /** Of both tables, as arguments of JSON_OBJECT with {@code :row} before each column. */
    private static String columns(Connection connection) throws SQLException {
        String sql =
                "SELECT lower(c.column_name) FROM information_schema.columns c WHERE c.table_schema = database() AND c.table_name = ? ORDER BY 1";
        List<String> columns = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, TOKEN);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    columns.add(rows.getString(1));
                }
            }
        }
        return columns.stream()
                .map(column -> "'%1$s', :row.%1$s".formatted(column))
                .collect(Collectors.joining(", "));
    }

    @Override
    public String eligible() {
        return "ledger.eligible(t.token_state, t.time_created, t.validity_period, t.refresh_token_time_created, t.refresh_token_validity_period, utc_timestamp(6))";
    }

    @Override
    public String live() {
        return "SELECT t.token_id, %s FROM %s t".formatted(VERSION.formatted("t"), TOKEN);
    }

    @Override
    public String operations() {
        return "SELECT token_id, op, version, at_micros FROM ledger.op ORDER BY op_id";
    }

    @Override
    public String purged() {
        return "SELECT token_id, image FROM ledger.op WHERE op = 'PURGED'";
    }

    @Override
    public String archived(Connection connection) throws SQLException {
        return "SELECT a.token_id, %s FROM %s_AUDIT a"
                .formatted(image("a", columns(connection)), TOKEN);
    }

    @Override
    public void insertBacklog(Connection connection, int tokens) throws SQLException {
        boolean commits = connection.getAutoCommit();
        connection.setAutoCommit(false);
        int app = ConsumerApps.create(connection, -1234, "before");
        Instant threeDaysAgo = Clock.systemUTC().instant().minus(Duration.ofDays(3));
        for (int n = 1; n <= tokens; n++) {
            int fate = n % 10;
            TokenInsert.tokenOf(app)
                    .user("user-" + n)
                    .grantType(GRANTS[n % GRANTS.length])
                    .createdAt(threeDaysAgo)
                    .refreshCreatedAt(threeDaysAgo)
                    .validityMs(fate == 8 ? 999_999_999L : fate == 9 ? -1L : 3_600_000L)
                    .refreshValidityMs(fate == 8 ? 999_999_999L : 86_400_000L)
                    .state(STATES[fate])
                    .scopes("openid")
                    .insert(connection);
        }
        connection.commit();
        connection.setAutoCommit(commits);
    }

    /** The log of both tells whole seconds, and those of the statement rather than the commit. */
    @Override
    public Duration resolution() {
        return Duration.ofSeconds(2);
    }
}
