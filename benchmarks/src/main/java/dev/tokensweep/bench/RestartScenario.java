package dev.tokensweep.bench;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** How long it takes from the kill of a role until a token that ends just then is gone. */
final class RestartScenario implements Scenario {
    private static final double MOST_SECONDS = 15;
    private static final List<String> ROLES = List.of("sink", "cleaner", "capture");

    @Override
    public String name() {
        return "restart";
    }

    @Override
    public String what() {
        return "kill -9 of each role with live tokens in state, until it cleans again";
    }

    @Override
    public Outcome measure(BenchServices services, BenchOptions options, Consumer<String> progress)
            throws Exception {
        Samples samples = new Samples();
        Map<String, CleanerRun> roles = new LinkedHashMap<>();
        try (BenchDatabase database = services.create()) {
            try {
                progress.accept("%,d live tokens".formatted(options.tokens()));
                TokenTable.fill(database, options.tokens(), 0);
                for (String role : ROLES) {
                    roles.put(role, start(services, database, options, role));
                }
                for (CleanerRun role : roles.values()) {
                    role.awaitReady();
                }
                try (AuditTopic audit = new AuditTopic(services, database)) {
                    audit.awaitSilence(options.tokens());
                }
                for (int run = 0; run < options.runs(); run++) {
                    for (String role : ROLES) {
                        kill(services, database, options, roles, role, samples);
                    }
                }
            } finally {
                roles.values().forEach(CleanerRun::close);
            }
        }
        return new Outcome(
                name(),
                samples.figures(),
                ROLES.stream().map(role -> Target.atMost(MOST_SECONDS, role)).toList(),
                List.of());
    }

    private static void kill(
            BenchServices services,
            BenchDatabase database,
            BenchOptions options,
            Map<String, CleanerRun> roles,
            String role,
            Samples samples)
            throws SQLException {
        long start = System.nanoTime();
        roles.get(role).process().kill();
        String token =
                database.text(
                        "UPDATE idn_oauth2_access_token SET token_state = 'REVOKED', token_state_id = gen_random_uuid() WHERE token_id = (SELECT token_id FROM idn_oauth2_access_token WHERE token_state = 'ACTIVE' LIMIT 1) RETURNING token_id");
        roles.put(role, start(services, database, options, role));
        String rows =
                "SELECT count(*) FROM idn_oauth2_access_token WHERE token_id = '%s'"
                        .formatted(token);
        try (Watch watch = new Watch(database)) {
            Await.until(
                    "a token that ended while " + role + " was dead is gone",
                    () -> watch.number(rows) == 0);
        }
        samples.add(role, "s", (System.nanoTime() - start) / 1e9);
    }

    private static CleanerRun start(
            BenchServices services, BenchDatabase database, BenchOptions options, String role) {
        return CleanerRun.startRoles(services, database, options, role, "512m");
    }
}
