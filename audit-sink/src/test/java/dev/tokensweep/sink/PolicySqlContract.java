package dev.tokensweep.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.events.Grant;
import dev.tokensweep.events.RandomTokens;
import dev.tokensweep.events.RowVersion;
import dev.tokensweep.events.TokenRow;
import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Decision;
import dev.tokensweep.policy.Match;
import dev.tokensweep.policy.Rule;
import dev.tokensweep.policy.Terms;
import dev.tokensweep.policy.UserPattern;
import dev.tokensweep.sandbox.ConsumerApps;
import dev.tokensweep.sandbox.SchemaVersion;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The policy in Java, the policy in SQL and an oracle that shares no line with either must say the
 * same of every row there can be.
 */
abstract class PolicySqlContract {
    private static final int CHUNK = 4_000;
    private static final long MAX = 99_999_999_999_990L;
    private static final long HOUR_MICROS = 3_600_000_000L;

    final TestDatabase database;
    private final int generated;
    SinkFixture sink;
    private Connection connection;
    private long nowMicros;
    private int keyed;
    private CleanupPolicy policy;

    /** A row, since when it is in its state, and what the database said of it. */
    private record Judged(
            TokenRow row,
            long sinceMicros,
            String rule,
            boolean due,
            boolean dueByRule,
            String kept) {}

    /**
     * @param generated how many rows are generated; those that the database cannot hold are left
     *     out
     */
    PolicySqlContract(TestDatabase database, int generated) {
        this.database = database;
        this.generated = generated;
    }

    @BeforeEach
    final void open() throws SQLException {
        sink = new SinkFixture(database, SchemaVersion.V2_6);
        keyed = ConsumerApps.create(sink.connection, 1, "keyed");
        sink.execute(
                "UPDATE idn_oauth_consumer_apps SET consumer_key = 'it''s \"keyed\"' WHERE id = "
                        + keyed);
        policy = policy();
        for (String sql : database.exactTimes()) {
            sink.execute(sql);
        }
        sink.execute(
                "CREATE TABLE judged (token_id varchar(255) NOT NULL PRIMARY KEY, ended %s, rule_name varchar(255))"
                        .formatted(database.momentType()));
        connection = sink.connect();
        connection.setAutoCommit(false);
        database.stopClock(connection);
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(database.dialect().nowMicrosQuery())) {
            row.next();
            nowMicros = row.getLong(1);
        }
    }

    @AfterEach
    final void close() throws SQLException {
        connection.close();
        sink.close();
    }

    @Test
    void agreesWithPolicyAndOracleOnGeneratedRows() throws SQLException {
        // Given
        strangeZone(connection);
        RandomTokens random = new RandomTokens(20_261_124, nowMicros, List.of(sink.app, keyed));
        List<TokenRow> rows = new ArrayList<>();
        List<Long> since = new ArrayList<>();
        for (int i = 0; i < generated; i++) {
            TokenRow row = random.next();
            long sinceMicros = random.sinceMicros();
            if (database.canHold(row.version().createdMicros())
                    && database.canHold(row.version().refreshCreatedMicros())) {
                rows.add(row);
                since.add(sinceMicros);
            }
        }

        // When
        List<Judged> judged = judge(rows, since);

        // Then
        assertThat(judged).hasSameSizeAs(rows).hasSizeGreaterThan(generated / 2);
        judged.forEach(this::assertAgreed);
        assertThat(judged.stream().filter(Judged::due).count())
                .as("both answers occur")
                .isBetween(rows.size() / 10L, rows.size() * 9L / 10);
        assertThat(judged.stream().map(Judged::rule).distinct()).as("every rule speaks").hasSize(5);
    }

    /** The session's zone, with clocks that change, must not matter where columns have none. */
    void strangeZone(Connection any) throws SQLException {}

    private void assertAgreed(Judged row) {
        Decision decision = policy.decide(row.row, row.sinceMicros);
        boolean due =
                decision instanceof Decision.Eligible yes && yes.eligibleMicros() <= nowMicros;
        String rule = oracleRule(row.row.grant());
        assertThat(row.due).as("SQL and oracle on %s", row).isEqualTo(oracle(row, rule));
        assertThat(row.dueByRule).as("SQL by the rule's name on %s", row).isEqualTo(row.due);
        assertThat(due).as("policy and SQL on %s", row).isEqualTo(row.due);
        assertThat(row.rule).as("rule of %s", row).isEqualTo(rule);
        if (decision instanceof Decision.Keep keep) {
            assertThat(row.kept).as("why %s stays", row).isEqualTo(keep.because().name());
            assertThat(keep.rule()).isEqualTo(rule);
        } else {
            assertThat(((Decision.Eligible) decision).rule()).isEqualTo(rule);
            assertThat(row.kept == null || isBeyondTheCalendar(row)).as("%s", row).isTrue();
        }
    }

    private static boolean isBeyondTheCalendar(Judged row) {
        RowVersion version = row.row.version();
        return version.createdMicros() == Long.MIN_VALUE
                || version.refreshCreatedMicros() == Long.MIN_VALUE;
    }

    private CleanupPolicy policy() {
        Duration none = Duration.ZERO;
        return new CleanupPolicy(
                        List.of(
                                new Rule("five", match(Set.of(5), Set.of(), Set.of()), null),
                                new Rule(
                                        "services",
                                        new Match(
                                                Set.of(),
                                                Set.of(),
                                                Set.of(),
                                                Set.of("client_credentials", "password"),
                                                Set.of(),
                                                Set.of(
                                                        new UserPattern("svc-*"),
                                                        new UserPattern("a%b"),
                                                        new UserPattern("*\\*"))),
                                        new Terms(none, Duration.ofHours(1), none, none, true)),
                                new Rule(
                                        "keyed",
                                        match(Set.of(), Set.of("it's \"keyed\""), Set.of()),
                                        new Terms(
                                                Duration.ofHours(12),
                                                none,
                                                Duration.ofDays(1),
                                                none,
                                                true)),
                                new Rule(
                                        "partners",
                                        match(Set.of(1, 2), Set.of(), Set.of("PARTNER")),
                                        new Terms(
                                                Duration.ofHours(2),
                                                Duration.ofHours(1),
                                                none,
                                                none,
                                                false))),
                        new Terms(
                                Duration.ofHours(2),
                                Duration.ofDays(1),
                                Duration.ofHours(1),
                                none,
                                true))
                .resolve(Map.of("it's \"keyed\"", Set.of(keyed)));
    }

    private static Match match(Set<Integer> tenants, Set<String> appKeys, Set<String> domains) {
        return new Match(tenants, Set.of(), appKeys, Set.of(), domains, Set.of());
    }

    private String oracleRule(Grant grant) {
        boolean service =
                "client_credentials".equals(grant.grantType())
                        || "password".equals(grant.grantType());
        String user = grant.user() == null ? "" : grant.user();
        if (grant.tenantId() != null && grant.tenantId() == 5) {
            return "five";
        }
        if (service && (user.startsWith("svc-") || user.equals("a%b") || user.contains("\\"))) {
            return "services";
        }
        if (grant.consumerKeyId() != null && grant.consumerKeyId() == keyed) {
            return "keyed";
        }
        boolean oneOrTwo =
                grant.tenantId() != null && (grant.tenantId() == 1 || grant.tenantId() == 2);
        return oneOrTwo && "PARTNER".equals(grant.userDomain()) ? "partners" : "default";
    }

    private boolean oracle(Judged row, String rule) {
        if (rule.equals("five")) {
            return false;
        }
        String state = String.valueOf(row.row.version().state());
        long hours =
                switch (rule + " " + state) {
                    case "services REVOKED", "partners REVOKED", "default INACTIVE" -> 1;
                    case "keyed INACTIVE", "default REVOKED" -> 24;
                    default -> 0;
                };
        long safeHours = rule.equals("services") ? 0 : rule.equals("keyed") ? 12 : 2;
        return switch (state) {
            case "REVOKED", "INACTIVE", "EXPIRED" ->
                    row.sinceMicros <= nowMicros - hours * HOUR_MICROS;
            case "ACTIVE", "GRACEFULLY_ROTATED" -> over(row.row.version(), safeHours);
            default -> false;
        };
    }

    private boolean over(RowVersion version, long safeHours) {
        return over(version.createdMicros(), version.validityMs(), safeHours)
                && over(version.refreshCreatedMicros(), version.refreshValidityMs(), safeHours);
    }

    private boolean over(Long createdMicros, Long periodMs, long safeHours) {
        if (createdMicros == null
                || createdMicros == Long.MAX_VALUE
                || createdMicros == Long.MIN_VALUE
                || periodMs == null
                || periodMs < 0
                || periodMs > MAX) {
            return false;
        }
        BigInteger end =
                BigInteger.valueOf(periodMs)
                        .multiply(BigInteger.valueOf(1000))
                        .add(BigInteger.valueOf(createdMicros));
        return end.compareTo(BigInteger.valueOf(nowMicros - safeHours * HOUR_MICROS)) < 0;
    }

    private List<Judged> judge(List<TokenRow> rows, List<Long> since) throws SQLException {
        List<Judged> judged = new ArrayList<>(rows.size());
        for (int from = 0; from < rows.size(); from += CHUNK) {
            int to = Math.min(from + CHUNK, rows.size());
            insert(from, rows.subList(from, to), since.subList(from, to));
        }
        PolicySql sql = new PolicySql(policy, sink.config().tables());
        String query =
                "SELECT t.token_id, %s AS rule, %s AS due, %s AS due_by_rule, %s AS kept FROM idn_oauth2_access_token t JOIN judged v ON v.token_id = t.token_id"
                        .formatted(
                                sql.rule(),
                                sql.dueAt("v.ended", sql.now()),
                                sql.due("v.rule_name", "v.ended"),
                                sql.kept());
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(database.sql(query))) {
            while (row.next()) {
                int place = Integer.parseInt(row.getString("token_id"));
                judged.add(
                        new Judged(
                                rows.get(place),
                                since.get(place),
                                row.getString("rule"),
                                row.getBoolean("due"),
                                row.getBoolean("due_by_rule"),
                                row.getString("kept")));
            }
        }
        return judged;
    }

    private static final GivenRows ROWS =
            GivenRows.as(
                    "r",
                    GivenRows.key("id"),
                    GivenRows.text("state"),
                    GivenRows.text("state_id"),
                    GivenRows.moment("created"),
                    GivenRows.number("validity"),
                    GivenRows.moment("refresh_created"),
                    GivenRows.number("refresh_validity"),
                    GivenRows.integer("tenant"),
                    GivenRows.integer("app"),
                    GivenRows.text("usr"),
                    GivenRows.text("domain"),
                    GivenRows.text("grant_type"),
                    GivenRows.moment("ended"),
                    GivenRows.text("rule_name"));

    private void insert(int first, List<TokenRow> rows, List<Long> since) throws SQLException {
        Dialect dialect = database.dialect();
        List<Object[]> given = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            given.add(given(Integer.toString(first + i), rows.get(i), since.get(i)));
        }
        for (String sql :
                List.of(
                        "INSERT INTO judged (token_id, ended, rule_name) SELECT r.id, r.ended, r.rule_name FROM "
                                + dialect.table(ROWS),
                        "INSERT INTO idn_oauth2_access_token (token_id, token_state, token_state_id, time_created, validity_period, refresh_token_time_created, refresh_token_validity_period, tenant_id, consumer_key_id, authz_user, user_domain, grant_type) SELECT r.id, r.state, r.state_id, %s, r.validity, %s, r.refresh_validity, r.tenant, r.app, r.usr, r.domain, r.grant_type FROM %s"
                                .formatted(
                                        database.timeOf("r.created"),
                                        database.timeOf("r.refresh_created"),
                                        dialect.table(ROWS)))) {
            try (PreparedStatement statement = connection.prepareStatement(database.sql(sql))) {
                dialect.bind(statement, 1, ROWS, given);
                statement.executeUpdate();
            }
        }
    }

    private Object[] given(String id, TokenRow row, Long since) {
        RowVersion version = row.version();
        Grant grant = row.grant();
        return new Object[] {
            id,
            version.state(),
            version.stateId(),
            version.createdMicros(),
            version.validityMs(),
            version.refreshCreatedMicros(),
            version.refreshValidityMs(),
            grant.tenantId(),
            grant.consumerKeyId(),
            grant.user(),
            grant.userDomain(),
            grant.grantType(),
            since,
            oracleRule(grant)
        };
    }
}
