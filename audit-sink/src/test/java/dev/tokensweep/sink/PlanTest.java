package dev.tokensweep.sink;

import static dev.tokensweep.sink.PlanDue.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokensweep.events.Hold;
import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Match;
import dev.tokensweep.policy.Rule;
import dev.tokensweep.policy.Terms;
import dev.tokensweep.policy.UserPattern;
import dev.tokensweep.sandbox.SchemaVersion;
import dev.tokensweep.sandbox.TokenInsert;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlanTest {
    private static final Duration VALIDITY = Duration.ofHours(1);

    private SinkFixture sink;

    @BeforeEach
    void open() throws SQLException {
        sink = new SinkFixture(SchemaVersion.V2_6);
    }

    @AfterEach
    void close() throws SQLException {
        sink.close();
    }

    @Test
    void tellsWhenEachTokenGoes() throws SQLException {
        // Given
        endsIn(Duration.ofMinutes(-1));
        endsIn(Duration.ofMinutes(1));
        endsIn(Duration.ofMinutes(59));
        endsIn(Duration.ofMinutes(61));
        endsIn(Duration.ofHours(23));
        endsIn(Duration.ofHours(25));
        endsIn(Duration.ofDays(8));
        sink.insert("REVOKED", 3);

        // When
        PlanReport plan = new Plan(sink.config()).make(5);

        // Then
        assertThat(byDue(plan))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                PlanDue.NOW, 4L,
                                PlanDue.NEXT_HOUR, 2L,
                                PlanDue.NEXT_DAY, 2L,
                                PlanDue.NEXT_WEEK, 1L,
                                PlanDue.LATER, 1L));
    }

    @Test
    void letsAnEndedTokenWaitForItsGraceFromNowOn() throws SQLException {
        // Given
        sink.insert("REVOKED", 2);
        sink.insert("INACTIVE", 3);
        Terms terms =
                new Terms(
                        Duration.ofHours(2),
                        Duration.ofMinutes(30),
                        Duration.ofDays(3),
                        Duration.ZERO,
                        true);

        // When
        PlanReport plan = new Plan(config(CleanupPolicy.of(terms))).make(5);

        // Then
        assertThat(byDue(plan))
                .containsOnly(Map.entry(PlanDue.NEXT_HOUR, 2L), Map.entry(PlanDue.NEXT_WEEK, 3L));
        assertThat(plan.samples()).isEmpty();
    }

    @Test
    void namesWhatKeepsATokenForEver() throws SQLException {
        // Given
        sink.token("ACTIVE").validityMs(-1L).insert(sink.connection);
        sink.token("ACTIVE").refreshValidityMs(Long.MAX_VALUE).insert(sink.connection);
        sink.token("ACTIVE").createdAt(null).insert(sink.connection);
        sink.token("ODD").insert(sink.connection);
        sink.token("REVOKED").user("vip-1").insert(sink.connection);
        Rule keep = new Rule("vips", users("vip-*"), null);

        // When
        PlanReport plan =
                new Plan(config(new CleanupPolicy(List.of(keep), Terms.of(Duration.ofHours(2)))))
                        .make(5);

        // Then
        assertThat(kept(plan))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "NEVER_EXPIRES", 1L,
                                "ABSURD_PERIOD", 1L,
                                "TIME_UNKNOWN", 1L,
                                "STATE_UNKNOWN", 1L,
                                "RULE", 1L));
        assertThat(plan.groups())
                .filteredOn(group -> "RULE".equals(group.kept()))
                .singleElement()
                .extracting(PlanGroup::rule)
                .isEqualTo("vips");
    }

    /** The plan's word on holds and the purge's must be the same. */
    @Test
    void keepsJustTheTokensThatThePurgeSparesForAHold() throws SQLException {
        // Given
        String token = sink.token("REVOKED").insert(sink.connection);
        String user = sink.token("REVOKED").user("MAYA").insert(sink.connection);
        String tenant = sink.token("REVOKED").tenant(7).insert(sink.connection);
        String both = sink.token("REVOKED").tenant(7).user("maya").insert(sink.connection);
        String free = sink.token("REVOKED").user("mayar").insert(sink.connection);
        new Holds(sink.config())
                .add(
                        List.of(
                                hold(Hold.Scope.TOKEN, token),
                                hold(Hold.Scope.USER, "Maya"),
                                hold(Hold.Scope.TENANT, "7")));

        // When
        PlanReport plan = new Plan(sink.config()).make(5);
        new PurgeFixture(sink, sink.config()).carryOut(List.of(token, user, tenant, both, free));

        // Then
        assertThat(kept(plan))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("HELD_TOKEN", 1L, "HELD_USER", 1L, "HELD_TENANT", 2L));
        assertThat(plan.samples().get("REVOKED")).containsExactly(free);
        assertThat(sink.live()).containsExactlyInAnyOrder(token, user, tenant, both);
    }

    @Test
    void showsAsManySamplesAsAskedForAlsoOfWhatIsPlenty() throws SQLException {
        // Given
        sink.insert("EXPIRED", 2);
        sink.execute(
                "INSERT INTO idn_oauth2_access_token (token_id, consumer_key_id, authz_user, token_state, token_state_id) SELECT 'many-' || n, %d, 'u', 'REVOKED', n::text FROM generate_series(1, 6000) n"
                        .formatted(sink.app));

        // When
        Map<String, List<String>> samples = new Plan(sink.config()).make(3).samples();

        // Then
        assertThat(samples.get("REVOKED")).hasSize(3).allMatch(id -> id.startsWith("many-"));
        assertThat(samples.get("EXPIRED")).hasSize(2);
    }

    @Test
    void showsEveryTokenOfAReasonThatHasNoMoreThanAskedFor() throws SQLException {
        // Given
        sink.insert("REVOKED", 300);

        // When
        Map<String, List<String>> samples = new Plan(sink.config()).make(300).samples();

        // Then
        assertThat(samples.get("REVOKED"))
                .containsExactlyInAnyOrderElementsOf(
                        sink.texts("SELECT token_id FROM idn_oauth2_access_token"));
    }

    /** The plan asks for the rule once and hands it on; the purge asks anew each time. */
    @Test
    void judgesByEveryRuleAsTheExpressionsOfThePurgeDo() throws SQLException {
        // Given
        sink.execute(
                """
                INSERT INTO idn_oauth2_access_token (token_id, consumer_key_id, tenant_id, authz_user, token_state, token_state_id, time_created, refresh_token_time_created, validity_period, refresh_token_validity_period)
                SELECT gen_random_uuid(), %d, tenant, usr, state, gen_random_uuid(), moment, moment, ms, ms
                FROM (SELECT now() AT TIME ZONE 'UTC' - minutes * interval '1 minute' AS moment FROM (VALUES (NULL), (-60), (1), (59), (121), (179), (181), (900), (1441), (100000)) AS age (minutes)) AS times,
                (VALUES (NULL), (-1), (0), (3600000), (9223372036854775807)) AS period (ms),
                (VALUES (NULL), ('ACTIVE'), ('GRACEFULLY_ROTATED'), ('REVOKED'), ('INACTIVE'), ('EXPIRED'), ('ODD')) AS s (state),
                (VALUES (NULL), (1), (2)) AS tenants (tenant), (VALUES (NULL), ('svc-1'), ('alice')) AS users (usr);
                UPDATE idn_oauth2_access_token SET grant_type = 'password' WHERE tenant_id IS NULL AND time_created < now() AT TIME ZONE 'UTC' - interval '1 day'"""
                        .formatted(sink.app));
        SinkTables tables = sink.config().tables();
        PolicySql purge = new PolicySql(fourRules(), tables);

        // When
        PlanReport plan = new Plan(config(fourRules())).make(0);

        // Then
        assertThat(
                        plan.groups().stream()
                                .map(g -> "%s %s %s".formatted(g.rule(), g.kept(), g.due() == NOW))
                                .distinct())
                .containsExactlyInAnyOrderElementsOf(
                        sink.texts(
                                "SELECT DISTINCT concat(%s, ' ', coalesce(%s, 'null'), ' ', %s) FROM %s t"
                                        .formatted(
                                                purge.rule(),
                                                purge.kept(),
                                                goesNow(purge),
                                                tables.token())));
        assertThat(byDue(plan).get(NOW))
                .isEqualTo(
                        sink.number(
                                "SELECT count(*) FROM %s t WHERE %s = 'true'"
                                        .formatted(tables.token(), goesNow(purge))));
        assertThat(plan.groups().stream().map(PlanGroup::rule).distinct()).hasSize(5);
    }

    private static String goesNow(PolicySql purge) {
        return "(%s)::text".formatted(purge.dueAt(PostgresDialect.NOW, PostgresDialect.NOW));
    }

    /** What a plan costs is the rules times how often PostgreSQL asks for them. */
    @Test
    void asksForTheRuleOfEachTokenOnceInOnePassThroughTheTable() throws SQLException {
        // Given
        PlanSql sql =
                new PlanSql(
                        sink.config().tables(),
                        new PolicySql(fourRules(), sink.config().tables()),
                        true);

        // When
        String explained =
                String.join("\n", sink.texts("EXPLAIN (VERBOSE, COSTS OFF) " + sql.groups(64, 5)));

        // Then
        assertThat(explained).containsOnlyOnce("'svc-%'").containsOnlyOnce("{1,2}");
        assertThat(explained.split("Scan (on|using \\w+ on) \\S*idn_oauth2_access_token "))
                .hasSize(2);
    }

    private CleanupPolicy fourRules() {
        return new CleanupPolicy(
                List.of(
                        new Rule("vips", users("alice"), null),
                        new Rule("services", users("svc-*"), terms(Duration.ofHours(12), true)),
                        new Rule("audited", tenants(1, 2), terms(Duration.ofDays(1), true)),
                        new Rule("passwords", grant("password"), terms(Duration.ZERO, false))),
                Terms.of(SinkFixture.SAFE_PERIOD));
    }

    private static Terms terms(Duration safePeriod, boolean retain) {
        return new Terms(safePeriod, Duration.ZERO, Duration.ofHours(1), Duration.ZERO, retain);
    }

    private static Match users(String pattern) {
        return new Match(
                Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(new UserPattern(pattern)));
    }

    private static Match tenants(Integer... tenants) {
        return new Match(Set.of(tenants), Set.of(), Set.of(), Set.of(), Set.of(), Set.of());
    }

    private static Match grant(String grantType) {
        return new Match(Set.of(), Set.of(), Set.of(), Set.of(grantType), Set.of(), Set.of());
    }

    @Test
    void worksBeforeAnythingOfTokensweepIsThereAndWritesNothing() throws SQLException {
        // Given
        sink.insert("REVOKED", 1);
        sink.execute("DROP TABLE tokensweep_hold");
        sink.execute(
                "CREATE ROLE %1$s_r LOGIN; GRANT USAGE ON SCHEMA %1$s TO %1$s_r; GRANT SELECT ON idn_oauth2_access_token TO %1$s_r"
                        .formatted(sink.schema));
        try {
            // When
            PlanReport plan = new Plan(as(sink.schema + "_r")).make(5);

            // Then
            assertThat(byDue(plan)).containsOnly(Map.entry(PlanDue.NOW, 1L));
            assertThat(plan.apps()).isEmpty();
        } finally {
            sink.execute("DROP OWNED BY %1$s_r; DROP ROLE %1$s_r".formatted(sink.schema));
        }
    }

    @Test
    void countsOfRelatedTablesWhatTheirSweepTakes() throws SQLException {
        // Given
        String tokenId = sink.token("ACTIVE").insert(sink.connection);
        sink.execute(
                "INSERT INTO idn_oauth2_authorization_code (code_id, state, tenant_id, token_id) VALUES ('used', 'INACTIVE', 1, NULL), ('used too', 'INACTIVE', 1, 'gone'), ('held', 'INACTIVE', 7, NULL), ('fresh', 'ACTIVE', 1, NULL), ('of a token', 'INACTIVE', 1, '%s')"
                        .formatted(tokenId));
        new Holds(sink.config()).addUnseen(List.of(hold(Hold.Scope.TENANT, "7")));

        // When
        PlanReport plan = new Plan(sink.config()).make(0);
        sweepCodes();

        // Then
        assertThat(plan.related().get("idn_oauth2_authorization_code"))
                .isEqualTo(new PlanReport.RelatedCount(5, 2, 0, 1));
        assertThat(sink.texts("SELECT code_id FROM idn_oauth2_authorization_code"))
                .containsExactlyInAnyOrder("held", "fresh", "of a token");
    }

    /** The run takes the token, and then the code. */
    @Test
    void countsACodeWhoseTokenGoesNowAndNoneWhoseTokenStays() throws SQLException {
        // Given
        String goes = sink.token("REVOKED").insert(sink.connection);
        String passedOn = sink.token("INACTIVE").insert(sink.connection);
        String lives = sink.token("ACTIVE").insert(sink.connection);
        String held = sink.token("REVOKED").tenant(7).insert(sink.connection);
        String kept = sink.token("REVOKED").user("alice").insert(sink.connection);
        String graced = sink.token("INACTIVE").user("svc-1").insert(sink.connection);
        for (String token : List.of(goes, lives, held, kept, graced)) {
            sink.execute(
                    "INSERT INTO idn_oauth2_authorization_code (code_id, state, token_id) VALUES ('code of %1$s', 'INACTIVE', '%1$s')"
                            .formatted(token));
        }
        sink.execute(
                "INSERT INTO idn_oauth2_authorization_code (code_id, state) VALUES ('passed on', 'INACTIVE'), ('in use', 'INACTIVE'); INSERT INTO idn_oidc_req_object_reference (code_id, token_id) VALUES ('passed on', '%s'), ('in use', '%s')"
                        .formatted(passedOn, held));
        new Holds(sink.config()).addUnseen(List.of(hold(Hold.Scope.TENANT, "7")));
        SinkConfig config =
                config(
                        new CleanupPolicy(
                                fourRules().rules().subList(0, 2),
                                Terms.of(SinkFixture.SAFE_PERIOD)));

        // When
        PlanReport plan = new Plan(config).make(0);
        new PurgeFixture(sink, config).carryOut(List.of(goes, passedOn, lives, held, kept, graced));
        sweepCodes();

        // Then
        assertThat(plan.related().get("idn_oauth2_authorization_code"))
                .isEqualTo(new PlanReport.RelatedCount(7, 2, 0, 0));
        assertThat(sink.texts("SELECT code_id FROM idn_oauth2_authorization_code"))
                .containsExactlyInAnyOrder(
                        "code of " + lives,
                        "code of " + held,
                        "code of " + kept,
                        "code of " + graced,
                        "in use");
    }

    private void sweepCodes() throws SQLException {
        SinkConfig config = sink.config();
        SinkPreflight.check(config);
        RelatedTable codes = RelatedTable.all(config.policy(), config.tables()).get(0);
        try (Connection connection = sink.connect()) {
            connection.setAutoCommit(false);
            RelatedPurge.of(connection, config, codes).purgeWindow(connection);
        }
    }

    @Test
    void tellsWhatKeepsTheArchiveFromTakingARow() throws SQLException {
        // Given
        sink.execute("ALTER TABLE idn_oauth2_access_token ADD COLUMN extra int");

        // When
        PlanReport plan = new Plan(sink.config()).make(0);

        // Then
        assertThat(plan.obstacles()).singleElement().asString().contains("ADD COLUMN \"extra\"");
        assertThat(plan.statements()).hasSize(1);
    }

    @Test
    void saysWhichTableItMayNotRead() throws SQLException {
        // Given
        sink.execute("DROP TABLE idn_oauth2_access_token CASCADE");

        // Then
        assertThatThrownBy(() -> new Plan(sink.config()).make(0))
                .isInstanceOf(SinkConfigException.class)
                .hasMessageContaining("idn_oauth2_access_token")
                .hasMessageContaining("database.schema");
    }

    /** By the policy of the fixture, whose safe period is two hours. */
    private void endsIn(Duration fromNow) throws SQLException {
        Instant created =
                Instant.now().plus(fromNow).minus(SinkFixture.SAFE_PERIOD).minus(VALIDITY);
        TokenInsert.tokenOf(sink.app)
                .createdAt(created)
                .refreshCreatedAt(created)
                .validityMs(VALIDITY.toMillis())
                .refreshValidityMs(VALIDITY.toMillis())
                .insert(sink.connection);
    }

    private static Map<PlanDue, Long> byDue(PlanReport plan) {
        Map<PlanDue, Long> byDue = new EnumMap<>(PlanDue.class);
        plan.groups().forEach(group -> byDue.merge(group.due(), group.tokens(), Long::sum));
        return byDue;
    }

    private static Map<String, Long> kept(PlanReport plan) {
        Map<String, Long> kept = new TreeMap<>();
        plan.groups().stream()
                .filter(group -> group.kept() != null)
                .forEach(group -> kept.merge(group.kept(), group.tokens(), Long::sum));
        return kept;
    }

    private static Hold hold(Hold.Scope scope, String subject) {
        return new Hold(UUID.randomUUID().toString(), scope, subject, "case 4711", "me");
    }

    private SinkConfig config(CleanupPolicy policy) {
        return config(sink.config().user(), policy);
    }

    private SinkConfig as(String role) {
        return config(role, sink.config().policy());
    }

    private SinkConfig config(String user, CleanupPolicy policy) {
        SinkConfig usual = sink.config();
        return new SinkConfig(
                usual.jdbcUrl(),
                user,
                null,
                usual.schema(),
                usual.kafkaProperties(),
                usual.topics(),
                usual.instanceId(),
                usual.threads(),
                usual.batchSize(),
                usual.batchAge(),
                policy,
                usual.droppableColumns(),
                usual.upkeep());
    }
}
