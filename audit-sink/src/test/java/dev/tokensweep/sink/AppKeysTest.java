package dev.tokensweep.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Match;
import dev.tokensweep.policy.Rule;
import dev.tokensweep.policy.Terms;
import dev.tokensweep.sandbox.SchemaVersion;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AppKeysTest {
    private SinkFixture fixture;

    @BeforeEach
    void open() throws SQLException {
        fixture = new SinkFixture(SchemaVersion.V7_0);
        fixture.execute(
                "INSERT INTO idn_oauth_consumer_apps (id, consumer_key, tenant_id, app_name) VALUES (71, 'billing', 1, 'a'), (72, 'it''s, {\"odd\"} \\ %', 1, 'b'), (73, 'unasked', 1, 'c')");
    }

    @AfterEach
    void close() throws SQLException {
        fixture.close();
    }

    @Test
    void findsTheIdsOfAllKeysThatTheRulesName() {
        // Then
        assertThat(AppKeys.idsByKey(config("billing", "it's, {\"odd\"} \\ %")))
                .isEqualTo(Map.of("billing", Set.of(71), "it's, {\"odd\"} \\ %", Set.of(72)));
    }

    @Test
    void findsNothingForAKeyThatIsSpeltOtherwise() {
        // Then
        assertThat(AppKeys.idsByKey(config("Billing", "billing ", "bill%", "gone"))).isEmpty();
    }

    @Test
    void looksInTheSchemaOfTheTokens() throws SQLException {
        // Given
        fixture.execute("ALTER TABLE idn_oauth_consumer_apps RENAME TO elsewhere");

        // Then
        assertThatThrownBy(() -> AppKeys.idsByKey(config("billing")))
                .isInstanceOf(SinkConfigException.class)
                .hasMessageStartingWith(
                        "\"%s\".idn_oauth_consumer_apps, in which cleanup.rules"
                                .formatted(fixture.schema))
                .hasMessageContaining("does not exist: name its schema in database.schema");
    }

    /** A rule for each key. */
    private SinkConfig config(String... keys) {
        SinkConfig base = fixture.config();
        List<Rule> rules =
                List.of(keys).stream()
                        .map(
                                key ->
                                        new Rule(
                                                "rule",
                                                new Match(
                                                        Set.of(),
                                                        Set.of(),
                                                        Set.of(key),
                                                        Set.of(),
                                                        Set.of(),
                                                        Set.of()),
                                                null))
                        .toList();
        return new SinkConfig(
                base.jdbcUrl(),
                base.user(),
                base.password(),
                base.schema(),
                base.kafkaProperties(),
                base.topics(),
                base.instanceId(),
                base.threads(),
                base.batchSize(),
                base.batchAge(),
                new CleanupPolicy(rules, Terms.of(Duration.ZERO)),
                base.droppableColumns(),
                base.upkeep());
    }
}
