package dev.tokensweep.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.events.Spared;
import dev.tokensweep.events.TokenFixture;
import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Match;
import dev.tokensweep.policy.Rule;
import dev.tokensweep.policy.Terms;
import dev.tokensweep.sandbox.SchemaVersion;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the sink does of its own accord with a rule, a grace, a hold, whatever the verdict says. */
class PurgeRulesTest {
    private static final Duration NONE = Duration.ZERO;
    private static final Terms TERMS = Terms.of(Duration.ofHours(2));

    private SinkFixture sink;

    @BeforeEach
    void open() {
        sink = new SinkFixture(SchemaVersion.V7_0);
    }

    @AfterEach
    void close() throws SQLException {
        sink.close();
    }

    @Test
    void keepsTokenWhoseGraceRunsByTheDatabasesClock() throws SQLException {
        // Given
        Terms oneHour = new Terms(Duration.ofHours(2), Duration.ofHours(1), NONE, NONE, true);
        PurgeFixture purge = new PurgeFixture(sink, sink.config(CleanupPolicy.of(oneHour)));
        List<String> ids = sink.insert("REVOKED", 2);
        long hourAgo = TokenFixture.micros(Instant.now().minus(Duration.ofHours(1)));

        // When
        PurgeOutcome outcome =
                purge.carryOut(
                        new VerdictBatch(
                                List.of(
                                        purge.record(
                                                ids.get(0),
                                                sink.verdict(
                                                        ids.get(0), "default", hourAgo - 1_000)),
                                        purge.record(
                                                ids.get(1),
                                                sink.verdict(
                                                        ids.get(1),
                                                        "default",
                                                        hourAgo + 60_000_000)))));

        // Then
        assertThat(outcome).isEqualTo(new PurgeOutcome(1, 1, 0));
        assertThat(sink.live()).containsExactly(ids.get(1));
        assertThat(sink.spared()).containsEntry(ids.get(1), Spared.Cause.NOT_DUE);
    }

    @Test
    void keepsTokenThatAnotherRuleSpeaksTo() throws SQLException {
        // Given
        PurgeFixture purge = new PurgeFixture(sink, sink.config(withRule("kept", null)));
        List<String> ids = sink.insert("REVOKED", 2);
        toTenant(5, ids.get(0));

        // When
        purge.carryOut(ids);

        // Then
        assertThat(sink.live()).containsExactly(ids.get(0));
        assertThat(sink.spared()).containsOnly(Map.entry(ids.get(0), Spared.Cause.RULE));
    }

    @Test
    void keepsTokenOfKeepingRuleEvenWhenTheVerdictNamesIt() throws SQLException {
        // Given
        PurgeFixture purge = new PurgeFixture(sink, sink.config(withRule("kept", null)));
        String tokenId = sink.insert("REVOKED", 1).get(0);
        toTenant(5, tokenId);

        // When
        purge.carryOut(
                new VerdictBatch(List.of(purge.record(tokenId, sink.verdict(tokenId, "kept", 1)))));

        // Then
        assertThat(sink.live()).containsExactly(tokenId);
    }

    @Test
    void archivesOrNotAsTheRuleOfEachTokenSays() throws SQLException {
        // Given
        Terms dropping = new Terms(NONE, NONE, NONE, NONE, false);
        PurgeFixture purge = new PurgeFixture(sink, sink.config(withRule("dropped", dropping)));
        List<String> ids = sink.insert("REVOKED", 2);
        toTenant(5, ids.get(0));

        // When
        purge.carryOut(
                new VerdictBatch(
                        List.of(
                                purge.record(ids.get(0), sink.verdict(ids.get(0), "dropped", 1)),
                                purge.record(ids.get(1), sink.verdict(ids.get(1), "default", 1)))));

        // Then
        assertThat(sink.live()).isEmpty();
        assertThat(sink.archived()).containsExactly(ids.get(1));
        assertThat(
                        sink.texts(
                                "SELECT rule_name || ' ' || archived || ' ' || token_ids FROM tokensweep_purge_journal ORDER BY 1"))
                .containsExactly(
                        "default 1 [\"%s\"]".formatted(ids.get(1)),
                        "dropped 0 [\"%s\"]".formatted(ids.get(0)));
        assertThat(
                        sink.texts(
                                "SELECT DISTINCT token_id FROM tokensweep_archive_oauth2_access_token_scope"))
                .containsExactly(ids.get(1));
        assertThat(sink.texts("SELECT token_id FROM idn_oauth2_access_token_scope")).isEmpty();
    }

    private static CleanupPolicy withRule(String name, Terms terms) {
        Match tenantFive = new Match(Set.of(5), Set.of(), Set.of(), Set.of(), Set.of(), Set.of());
        return new CleanupPolicy(List.of(new Rule(name, tenantFive, terms)), TERMS);
    }

    private void toTenant(int tenant, String tokenId) throws SQLException {
        sink.execute(
                "UPDATE idn_oauth2_access_token SET tenant_id = %d WHERE token_id = '%s'"
                        .formatted(tenant, tokenId));
    }
}
