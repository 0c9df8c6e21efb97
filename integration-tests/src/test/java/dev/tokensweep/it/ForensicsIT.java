package dev.tokensweep.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tokensweep.demo.AuditReader;
import dev.tokensweep.demo.TokenTraffic;
import dev.tokensweep.events.AuditEvent;
import dev.tokensweep.events.AuditJson;
import dev.tokensweep.events.Topics;
import dev.tokensweep.forensics.AsOf;
import dev.tokensweep.forensics.AuditIndex;
import dev.tokensweep.forensics.EventFilter;
import dev.tokensweep.forensics.Micros;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private static final int TOKENS = 1_000;
    private static final int MOMENTS = 50;

    /** That of all tokens. */
    private static final String TENANT = "-1234";

    private static final String LIMIT = "1000000";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AuditJson EVENTS = new AuditJson();

    @TempDir Path directory;
    private RunFixture fixture;
    private Commands commands;

    @BeforeEach
    void start() throws Exception {
        fixture = RunFixture.start(directory);
        commands = fixture.commands();
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void tellsLivesAndMomentsAsTheLedgerDoes() throws Exception {
        // Given
        long seed = Long.getLong("forensics.seed", System.nanoTime());
        LedgerLives ledger;
        try (TokensweepProcess run = fixture.run();
                AuditReader audit = AuditReader.start(fixture.kafka(), awaited(run))) {
            try (TokenTraffic traffic = TokenTraffic.start(fixture.database(), seed, 150, false)) {
                awaitTraffic(run);
                traffic.stop();
            }
            try (Connection connection = fixture.connect()) {
                RunFixture.awaitRest(run, connection, audit);
                ledger = LedgerLives.of(connection);
            }
        }
        assertThat(ledger.ids()).as("seed %d", seed).hasSizeGreaterThanOrEqualTo(TOKENS);

        // Then
        livesAreThoseOf(ledger, seed);
        otherPoliciesAreTold(ledger, seed);
        oneTokenAndOneMomentAreTold(ledger);
        try (AuditIndex index = AuditIndex.open(directory.resolve("data/audit-index"))) {
            momentsAreThoseOf(ledger, index, seed);
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
                                        statement.executeQuery(
                                                "SELECT count(DISTINCT token_id) FROM ledger.op")) {
                                    return row.next() && row.getInt(1) >= TOKENS;
                                }
                            });
        }
    }

    private Topics awaited(TokensweepProcess run) {
        fixture.awaitReady(run);
        return TOPICS;
    }

    private void oneTokenAndOneMomentAreTold(LedgerLives ledger) throws Exception {
        String id = ledger.ids().iterator().next();
        assertThat(commands.lines("trace", id, "--no-update").get(0)).contains(id);
        assertThat(commands.lines("trace", id, "--output", "svg").get(0)).startsWith("<svg");

        long moment = ledger.moments().get(MOMENTS / 2);
        String count = commands.lines("as-of", Micros.instant(moment).toString(), "--count").get(0);
        assertThat(Integer.parseInt(count)).isEqualTo(ledger.liveAt(moment).size());

        assertThat(refused(1, "trace", "no-such-token")).contains("no-such-token");
        assertThat(refused(2, "trace")).contains("TOKEN_ID");
        assertThat(refused(1, "as-of", "2001-01-01T00:00:00Z")).contains("the record begins at");
        assertThat(refused(2, "as-of", "2999-01-01")).contains("still to come");
    }

    private String refused(int exitCode, String... words) throws Exception {
        String told = commands.refused(exitCode, words);
        assertThat(told.lines().toList()).hasSize(1);
        return told;
    }

    private void otherPoliciesAreTold(LedgerLives ledger, long seed) throws Exception {
        Path same = fixture.write("cleanup: {safe-period: 1s}");
        Path later =
                fixture.write(
                        "cleanup: {safe-period: 1h, grace: {revoked: 1h, inactive: 1h, expired: 1h}}");

        Map<String, Long> bySame = whatIf(same, ledger);
        Map<String, Long> byLater = whatIf(later, ledger);

        // Between its time and the purge a server may still change a token, and so its time.
        assertThat(bySame)
                .as("seed %d", seed)
                .isEqualTo(ledger.atOnce(Micros.of(Instant.now())))
                .doesNotContainKey("WENT STAY");
        assertThat(byLater.get("WENT STAY")).isEqualTo(ledger.archived());
    }

    private Map<String, Long> whatIf(Path policy, LedgerLives ledger) throws Exception {
        JsonNode report = commands.json("what-if", policy.toString());
        assertThat(report.path("lives").asInt()).isEqualTo(ledger.ids().size());
        return tokens(report);
    }

    private static Map<String, Long> tokens(JsonNode report) {
        Map<String, Long> tokens = new TreeMap<>();
        for (JsonNode group : report.path("groups")) {
            String done = group.path("done").asText();
            tokens.merge(
                    done + " " + group.path("would").asText(),
                    group.path("tokens").asLong(),
                    Long::sum);
            if (group.path("changedAfter").asLong() > 0) {
                tokens.merge(
                        done + " changed after", group.path("changedAfter").asLong(), Long::sum);
            }
        }
        return tokens;
    }

    /** All of them: one command tells them sooner than a thousand. */
    private void livesAreThoseOf(LedgerLives ledger, long seed) throws Exception {
        JsonNode traced = commands.json("trace", "--tenant", TENANT, "--limit", LIMIT);
        assertThat(traced.path("tokens")).hasSameSizeAs(ledger.ids());
        assertThat(traced.path("more").asInt()).isZero();
        for (JsonNode token : traced.path("tokens")) {
            List<LedgerLives.Op> told = new ArrayList<>();
            for (JsonNode event : token.path("events")) {
                op(event.path("event")).ifPresent(told::add);
            }
            String id = token.path("tokenId").asText();
            assertThat(told).as("%s, seed %d", id, seed).isEqualTo(ledger.of(id));
            assertThat(token.at("/why/text").asText()).isNotEmpty();
        }
    }

    private void momentsAreThoseOf(LedgerLives ledger, AuditIndex index, long seed) {
        AsOf asOf = new AsOf(index);
        Random random = new Random(seed);
        List<Long> moments = ledger.moments();
        for (int i = 0; i < MOMENTS; i++) {
            long moment = moments.get(random.nextInt(moments.size())) + random.nextInt(2);
            Map<String, String> live = new TreeMap<>();
            asOf.forEach(
                    Micros.instant(moment),
                    EventFilter.ALL,
                    told -> live.put(told.tokenId(), told.event().row().version().state()));
            assertThat(live).as("%d, seed %d", moment, seed).isEqualTo(ledger.liveAt(moment));
            assertThat(asOf.count(Micros.instant(moment), EventFilter.ALL)).isEqualTo(live.size());
        }
    }

    /** Of what the ledger tells too. */
    private static Optional<LedgerLives.Op> op(JsonNode told) throws Exception {
        AuditEvent event = EVENTS.deserialize(null, JSON.writeValueAsBytes(told));
        return switch (event.type()) {
            case ISSUED, CHANGED, ARCHIVED, REMOVED_BY_OTHERS ->
                    Optional.of(
                            new LedgerLives.Op(
                                    event.type().name(),
                                    event.row().version().state(),
                                    event.atMicros()));
            default -> Optional.empty();
        };
    }
}
