package dev.tokensweep.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tokensweep.demo.AuditReader;
import dev.tokensweep.demo.Rest;
import dev.tokensweep.demo.TokenTraffic;
import dev.tokensweep.events.Topics;
import dev.tokensweep.forensics.AsOf;
import dev.tokensweep.forensics.AuditIndex;
import dev.tokensweep.forensics.EventFilter;
import dev.tokensweep.forensics.Lives;
import dev.tokensweep.forensics.Micros;
import dev.tokensweep.forensics.RecordedEvent;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After a server's traffic the record, asked by its own commands, tells what the ledger tells. */
class ForensicsIT {
    private static final Topics TOPICS = new Topics("", 4, Duration.ofDays(30));
    private static final int LEDGER_ENTRIES = 2_000;
    private static final int TOKENS = 1_000;
    private static final int MOMENTS = 50;

    @TempDir Path directory;
    private RunFixture fixture;

    /** One entry of the ledger. */
    private record Op(String type, String state, long atMicros) {
        boolean isEnd() {
            return type.equals("ARCHIVED") || type.equals("REMOVED_BY_OTHERS");
        }
    }

    @BeforeEach
    void start() throws Exception {
        fixture = RunFixture.start(directory);
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void tellsLivesAndMomentsAsTheLedgerDoes() throws Exception {
        // Given
        long seed = Long.getLong("forensics.seed", System.nanoTime());
        Map<String, List<Op>> ledger;
        try (TokensweepProcess run = fixture.run();
                AuditReader audit = AuditReader.start(fixture.kafka(), awaited(run))) {
            try (TokenTraffic traffic = TokenTraffic.start(fixture.database(), seed, 150, false)) {
                awaitTraffic(run);
                traffic.stop();
            }
            try (Connection connection = fixture.connect()) {
                Awaitility.await()
                        .atMost(RunFixture.LIMIT)
                        .failFast(run::requireAlive)
                        .until(() -> Rest.look(connection, audit).isReached());
                ledger = ledger(connection);
            }
        }
        assertThat(ledger).as("seed %d", seed).hasSizeGreaterThan(500);
        Random random = new Random(seed);

        // When
        commandsTell(ledger, random);

        // Then
        try (AuditIndex index = AuditIndex.open(directory.resolve("data/audit-index"))) {
            livesAreThoseOf(ledger, index, random, seed);
            momentsAreThoseOf(ledger, index, random, seed);
        }
    }

    private void awaitTraffic(TokensweepProcess run) throws SQLException {
        try (Connection connection = fixture.connect();
                Statement statement = connection.createStatement()) {
            Awaitility.await()
                    .atMost(RunFixture.LIMIT)
                    .failFast(run::requireAlive)
                    .until(
                            () -> {
                                try (ResultSet row =
                                        statement.executeQuery("SELECT count(*) FROM ledger.op")) {
                                    return row.next() && row.getInt(1) >= LEDGER_ENTRIES;
                                }
                            });
        }
    }

    private Topics awaited(TokensweepProcess run) {
        fixture.awaitReady(run);
        return TOPICS;
    }

    private void commandsTell(Map<String, List<Op>> ledger, Random random) throws Exception {
        String id = new ArrayList<>(ledger.keySet()).get(random.nextInt(ledger.size()));
        JsonNode traced = json(command("trace", id, "--output", "json")).at("/tokens/0");
        assertThat(traced.path("tokenId").asText()).isEqualTo(id);
        assertThat(traced.path("events").size()).isGreaterThanOrEqualTo(ledger.get(id).size());
        assertThat(traced.at("/why/text").asText()).isNotEmpty();
        assertThat(command("trace", id, "--no-update").get(0)).contains(id);
        assertThat(command("trace", id, "--output", "svg").get(0)).startsWith("<svg");

        long moment = moments(ledger).get(MOMENTS / 2);
        String count = command("as-of", Micros.instant(moment).toString(), "--count").get(0);
        assertThat(Integer.parseInt(count)).isEqualTo(liveAt(ledger, moment).size());

        otherPoliciesAreTold(ledger);

        assertThat(refused(1, "trace", "no-such-token")).contains("no-such-token");
        assertThat(refused(2, "trace")).contains("TOKEN_ID");
        assertThat(refused(1, "as-of", "2001-01-01T00:00:00Z")).contains("the record begins at");
        assertThat(refused(2, "as-of", "2999-01-01")).contains("still to come");
    }

    private void otherPoliciesAreTold(Map<String, List<Op>> ledger) throws Exception {
        Path same = fixture.write("cleanup: {safe-period: 1s}");
        Path later =
                fixture.write(
                        "cleanup: {safe-period: 1h, grace: {revoked: 1h, inactive: 1h, expired: 1h}}");
        long archived =
                ledger.values().stream()
                        .filter(life -> life.get(life.size() - 1).type().equals("ARCHIVED"))
                        .count();

        JsonNode asItWas = whatIf(same, ledger.size());
        Map<String, Long> bySame = tokens(asItWas);
        Map<String, Long> byLater = tokens(whatIf(later, ledger.size()));

        // Between its time and the purge a server may still change a token, and so its time.
        assertThat(bySame.get("WENT GO")).isBetween(archived - changedAfter(asItWas), archived);
        assertThat(bySame).doesNotContainKeys("WENT STAY");
        assertThat(ofAll(bySame, "WENT ")).isEqualTo(archived);
        assertThat(byLater.get("WENT STAY")).isEqualTo(archived);
    }

    /** Of those that went. */
    private static long changedAfter(JsonNode report) {
        long changed = 0;
        for (JsonNode group : report.path("groups")) {
            if (group.path("done").asText().equals("WENT")) {
                changed += group.path("changedAfter").asLong();
            }
        }
        return changed;
    }

    private static long ofAll(Map<String, Long> tokens, String done) {
        return tokens.entrySet().stream()
                .filter(each -> each.getKey().startsWith(done))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private JsonNode whatIf(Path policy, int lives) throws Exception {
        JsonNode report = json(command("what-if", policy.toString(), "--output", "json"));
        assertThat(report.path("lives").asInt()).isEqualTo(lives);
        return report;
    }

    private static Map<String, Long> tokens(JsonNode report) {
        Map<String, Long> tokens = new TreeMap<>();
        for (JsonNode group : report.path("groups")) {
            tokens.merge(
                    group.path("done").asText() + " " + group.path("would").asText(),
                    group.path("tokens").asLong(),
                    Long::sum);
        }
        return tokens;
    }

    private void livesAreThoseOf(
            Map<String, List<Op>> ledger, AuditIndex index, Random random, long seed) {
        List<String> ids = new ArrayList<>(ledger.keySet());
        List<String> some =
                random.ints(TOKENS, 0, ids.size()).mapToObj(ids::get).distinct().toList();
        Map<String, List<RecordedEvent>> lives = new Lives(index).of(some);
        for (String id : some) {
            List<Op> told =
                    lives.getOrDefault(id, List.of()).stream()
                            .map(ForensicsIT::op)
                            .filter(Objects::nonNull)
                            .toList();
            assertThat(told).as("%s, seed %d", id, seed).isEqualTo(ledger.get(id));
        }
    }

    private void momentsAreThoseOf(
            Map<String, List<Op>> ledger, AuditIndex index, Random random, long seed) {
        AsOf asOf = new AsOf(index);
        List<Long> moments = moments(ledger);
        for (int i = 0; i < MOMENTS; i++) {
            long moment = moments.get(random.nextInt(moments.size())) + random.nextInt(2);
            Map<String, String> live = new TreeMap<>();
            asOf.forEach(
                    Micros.instant(moment),
                    EventFilter.ALL,
                    told -> live.put(told.tokenId(), told.event().row().version().state()));
            assertThat(live).as("%d, seed %d", moment, seed).isEqualTo(liveAt(ledger, moment));
            assertThat(asOf.count(Micros.instant(moment), EventFilter.ALL)).isEqualTo(live.size());
        }
    }

    private static Op op(RecordedEvent recorded) {
        var event = recorded.event();
        return switch (event.type()) {
            case ISSUED, CHANGED, ARCHIVED, REMOVED_BY_OTHERS ->
                    new Op(event.type().name(), event.row().version().state(), event.atMicros());
            default -> null;
        };
    }

    private static List<Long> moments(Map<String, List<Op>> ledger) {
        return ledger.values().stream().flatMap(List::stream).map(Op::atMicros).sorted().toList();
    }

    private static Map<String, String> liveAt(Map<String, List<Op>> ledger, long moment) {
        Map<String, String> live = new TreeMap<>();
        ledger.forEach(
                (id, ops) -> {
                    for (Op op : ops) {
                        if (op.atMicros() > moment) {
                            break;
                        }
                        live.put(id, op.isEnd() ? null : op.state());
                    }
                });
        live.values().removeIf(Objects::isNull);
        return live;
    }

    private static Map<String, List<Op>> ledger(Connection connection) throws SQLException {
        Map<String, List<Op>> ledger = new LinkedHashMap<>();
        String sql =
                """
                SELECT token_id, CASE op WHEN 'PURGED' THEN 'ARCHIVED' WHEN 'REMOVED' THEN 'REMOVED_BY_OTHERS' ELSE op END,
                image ->> 'token_state', (extract(epoch FROM pg_xact_commit_timestamp(xmin)) * 1000000)::bigint
                FROM ledger.op ORDER BY op_id
                """;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                ledger.computeIfAbsent(rows.getString(1), id -> new ArrayList<>())
                        .add(new Op(rows.getString(2), rows.getString(3), rows.getLong(4)));
            }
        }
        return ledger;
    }

    private List<String> command(String... words) throws Exception {
        try (TokensweepProcess process = TokensweepProcess.start(directory, arguments(words))) {
            assertThat(process.await(RunFixture.LIMIT)).as(process.errText()).isZero();
            return process.outLines();
        }
    }

    private String refused(int exitCode, String... words) throws Exception {
        try (TokensweepProcess process = TokensweepProcess.start(directory, arguments(words))) {
            assertThat(process.await(RunFixture.LIMIT)).as(process.errText()).isEqualTo(exitCode);
            assertThat(process.errText().lines().toList()).hasSize(1);
            return process.errText();
        }
    }

    private String[] arguments(String... words) {
        List<String> arguments = new ArrayList<>(List.of(words));
        arguments.addAll(List.of("--config", fixture.config().toString()));
        return arguments.toArray(String[]::new);
    }

    private static JsonNode json(List<String> lines) throws Exception {
        return new ObjectMapper().readTree(String.join("\n", lines));
    }
}
