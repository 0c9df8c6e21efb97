package dev.tokensweep.demo;

import dev.tokensweep.sandbox.ConsumerApps;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** PostgreSQL's: its triggers know a row as JSON, and it remembers when a row was committed. */
final class PostgresDemoSql implements DemoSql {
    @Override
    public String now() {
        return "(now() AT TIME ZONE 'UTC')";
    }

    @Override
    public String msSince(String time) {
        return "(extract(epoch FROM %s - %s) * 1000)::bigint".formatted(now(), time);
    }

    @Override
    public String isOver(String time, String periodMs) {
        return "%s + %s * interval '1 millisecond' < %s".formatted(time, periodMs, now());
    }

    @Override
    public void install(Connection connection, Duration safePeriod) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(Ledger.script("ledger.sql"));
            statement.execute(
                    "INSERT INTO ledger.settings VALUES (interval '%d milliseconds')"
                            .formatted(safePeriod.toMillis()));
        }
    }

    @Override
    public String eligible() {
        return "ledger.eligible(t, clock_timestamp() AT TIME ZONE 'UTC')";
    }

    @Override
    public String live() {
        return "SELECT token_id, %s FROM (SELECT token_id, to_jsonb(t) AS image FROM idn_oauth2_access_token t) AS rows"
                .formatted(VersionText.SQL);
    }

    @Override
    public String operations() {
        return "SELECT token_id, op, %s, (extract(epoch FROM pg_xact_commit_timestamp(xmin)) * 1000000)::bigint FROM ledger.op ORDER BY op_id"
                .formatted(VersionText.SQL);
    }

    /** A column added since is NULL in older rows of the archive, and unknown to their images. */
    @Override
    public String purged() {
        return "SELECT token_id, md5(jsonb_strip_nulls(image)::text) FROM ledger.op WHERE op = 'PURGED'";
    }

    @Override
    public String archived(Connection connection) {
        return "SELECT token_id, md5(jsonb_strip_nulls(to_jsonb(a) - 'invalidated_time')::text) FROM idn_oauth2_access_token_audit a";
    }

    @Override
    public void insertBacklog(Connection connection, int tokens) throws SQLException {
        int app = ConsumerApps.create(connection, -1234, "before");
        try (PreparedStatement insert = connection.prepareStatement(Ledger.script("backlog.sql"))) {
            insert.setInt(1, app);
            insert.setInt(2, tokens);
            insert.executeUpdate();
        }
    }

    /** Both tell the commit's own. */
    @Override
    public Duration resolution() {
        return Duration.ZERO;
    }
}
