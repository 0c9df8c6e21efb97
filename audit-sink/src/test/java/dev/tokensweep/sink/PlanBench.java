package dev.tokensweep.sink;

import dev.tokensweep.events.Hold;
import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Match;
import dev.tokensweep.policy.Rule;
import dev.tokensweep.policy.Terms;
import dev.tokensweep.policy.UserPattern;
import dev.tokensweep.sandbox.SchemaVersion;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Prints how long a plan takes on a million tokens with all indexes of the product, four rules and
 * some holds.
 */
final class PlanBench {
    private static final int TOKENS = 1_000_000;
    private static final int ROUNDS = 3;

    private PlanBench() {}

    public static void main(String[] arguments) throws SQLException {
        try (SinkFixture sink = new SinkFixture(SchemaVersion.V2_6)) {
            fill(sink);
            new Holds(sink.config())
                    .addUnseen(
                            List.of(
                                    hold(Hold.Scope.TENANT, "5"),
                                    hold(Hold.Scope.USER, "user-17"),
                                    hold(Hold.Scope.APP, "3")));
            for (int round = 0; round < ROUNDS; round++) {
                report("4 rules", new Plan(sink.config(rules())));
            }
            report("no rules", new Plan(sink.config()));
        } finally {
            Services.stop();
        }
    }

    private static void fill(SinkFixture sink) throws SQLException {
        sink.execute(
                """
                INSERT INTO idn_oauth_consumer_apps (consumer_key, tenant_id, app_name)
                SELECT 'key-' || n, -1234, 'app ' || n FROM generate_series(1, 200) n;
                INSERT INTO idn_oauth2_access_token (token_id, access_token, refresh_token,
                consumer_key_id, authz_user, tenant_id, user_domain, user_type, grant_type,
                time_created, refresh_token_time_created, validity_period,
                refresh_token_validity_period, token_scope_hash, token_state, token_state_id,
                subject_identifier, access_token_hash, refresh_token_hash)
                SELECT gen_random_uuid(), repeat('a', 100), repeat('r', 100), 1 + n %% 200,
                CASE WHEN n %% 50 = 0 THEN 'svc-' ELSE 'user-' END || n %% 100000,
                CASE n %% 10 WHEN 0 THEN 1 WHEN 1 THEN 2 WHEN 2 THEN 5 ELSE -1234 END,
                'PRIMARY', 'APPLICATION_USER',
                CASE n %% 4 WHEN 0 THEN 'client_credentials' ELSE 'password' END,
                now() - n %% 20000 * interval '1 minute', now() - n %% 20000 * interval '1 minute',
                CASE WHEN n %% 5000 = 0 THEN -1 ELSE 3600000 END,
                CASE n %% 3 WHEN 0 THEN 86400000 ELSE 604800000 END, 'h',
                CASE WHEN n %% 20 < 12 THEN 'ACTIVE' WHEN n %% 20 < 16 THEN 'INACTIVE'
                WHEN n %% 20 < 18 THEN 'REVOKED' ELSE 'EXPIRED' END, md5(n::text), 'user',
                sha256(n::text::bytea), sha256(('r' || n)::bytea)
                FROM generate_series(1, %d) n"""
                        .formatted(TOKENS));
        sink.execute("VACUUM ANALYZE idn_oauth2_access_token");
    }

    private static CleanupPolicy rules() {
        Terms terms =
                new Terms(
                        Duration.ofHours(12),
                        Duration.ofDays(7),
                        Duration.ZERO,
                        Duration.ZERO,
                        true);
        Set<UserPattern> services = Set.of(new UserPattern("svc-*"), new UserPattern("alice"));
        return new CleanupPolicy(
                List.of(
                        new Rule(
                                "services",
                                new Match(
                                        Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), services),
                                null),
                        new Rule(
                                "portal",
                                new Match(
                                        Set.of(),
                                        Set.of(),
                                        Set.of("key-7", "key-8"),
                                        Set.of(),
                                        Set.of(),
                                        Set.of()),
                                terms),
                        new Rule(
                                "audited",
                                new Match(
                                        Set.of(1, 2),
                                        Set.of(),
                                        Set.of(),
                                        Set.of(),
                                        Set.of(),
                                        Set.of()),
                                terms),
                        new Rule(
                                "machines",
                                new Match(
                                        Set.of(),
                                        Set.of(),
                                        Set.of(),
                                        Set.of("client_credentials"),
                                        Set.of(),
                                        Set.of()),
                                Terms.of(Duration.ofHours(2)))),
                Terms.of(SinkFixture.SAFE_PERIOD));
    }

    private static void report(String what, Plan plan) {
        long start = System.nanoTime();
        PlanReport report = plan.make(5);
        System.out.printf(
                "%d tokens, %s: %d groups in %d ms%n",
                report.groups().stream().mapToLong(PlanGroup::tokens).sum(),
                what,
                report.groups().size(),
                Duration.ofNanos(System.nanoTime() - start).toMillis());
    }

    private static Hold hold(Hold.Scope scope, String subject) {
        return new Hold(UUID.randomUUID().toString(), scope, subject, "case 4711", "me");
    }
}
