package dev.tokensweep.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokensweep.sandbox.SchemaVersion;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was purged comes back as it was, whatever stops it on the way. */
abstract class RestoreContract {
    private static final RestoreChoice ALL = new RestoreChoice(null, null, null, null, null, null);
    private static final String TOKEN = "idn_oauth2_access_token";
    private static final String SCOPE = "idn_oauth2_access_token_scope";

    final TestDatabase database;
    SinkFixture sink;

    RestoreContract(TestDatabase database) {
        this.database = database;
    }

    @AfterEach
    final void close() throws SQLException {
        sink.close();
    }

    @ParameterizedTest
    @EnumSource(SchemaVersion.class)
    void putsEveryColumnAndEveryChildBackAndHoldsTheToken(SchemaVersion version)
            throws SQLException {
        // Given
        sink = new SinkFixture(database, version);
        List<String> ids = sink.insert("REVOKED", 5);
        List<String> staying = sink.insert("ACTIVE", 1);
        giveClaims();
        Map<String, List<Map<String, String>>> before = tables();
        assertThat(purge(ids)).isEqualTo(5);
        assertThat(sink.live()).containsExactlyElementsOf(staying);

        // When
        RestoreOutcome dry = run(ALL, RestoreOrder.Holding.TOKEN, true);

        // Then
        assertThat(dry.restored()).isEqualTo(5);
        assertThat(sink.archived()).hasSize(5);

        // When
        RestoreOutcome outcome = run(ALL, RestoreOrder.Holding.TOKEN, false);

        // Then
        assertThat(outcome.restored()).isEqualTo(5);
        assertThat(outcome.shown()).isEmpty();
        tables().forEach(
                        (table, rows) ->
                                assertThat(rows)
                                        .as(table)
                                        .containsExactlyInAnyOrderElementsOf(before.get(table)));
        assertThat(sink.archived()).isEmpty();
        assertThat(sink.number("SELECT count(*) FROM tokensweep_archive_oauth2_access_token_scope"))
                .isZero();
        assertThat(sink.texts("SELECT subject FROM tokensweep_hold"))
                .containsExactlyInAnyOrderElementsOf(ids);
        assertThat(
                        sink.number(
                                "SELECT count(*) FROM tokensweep_purge_journal WHERE reason = 'RESTORED'"))
                .isEqualTo(1);

        // When
        RestoreOutcome again = run(ALL, RestoreOrder.Holding.TOKEN, false);

        // Then
        assertThat(again.restored() + again.refusals()).isZero();
    }

    @Test
    void namesWhatCannotComeBackAndPutsTheOthersBack() throws SQLException {
        // Given
        sink = new SinkFixture(database, SchemaVersion.V2_6);
        List<String> ids = sink.insert("REVOKED", 6);
        purge(ids);
        String there = ids.get(0);
        String appless = ids.get(1);
        String rival = ids.get(2);
        String twin = ids.get(3);
        sink.execute(
                """
                UPDATE idn_oauth2_access_token_audit SET consumer_key_id = 999999 WHERE token_id = '%s';
                UPDATE idn_oauth2_access_token_audit SET authz_user = 'rival', token_state_id = 'x', token_scope_hash = 'h' WHERE token_id IN ('%s', '%s');
                %s
                """
                        .formatted(appless, rival, twin, again(there)));

        // When
        RestoreOutcome outcome = run(ALL, RestoreOrder.Holding.NONE, false);

        // Then
        assertThat(outcome.restored()).isEqualTo(3);
        assertThat(outcome.shown())
                .extracting(RestoreOutcome.Refused::tokenId)
                .contains(there, appless)
                .containsAnyOf(rival, twin)
                .hasSize(3);
        assertThat(outcome.shown())
                .extracting(RestoreOutcome.Refused::why)
                .contains(
                        "a token with this id is in the token table already",
                        "its application, CONSUMER_KEY_ID 999999, is gone");
        assertThat(sink.archived()).hasSize(3);

        // When
        RestoreOutcome again = run(ALL, RestoreOrder.Holding.NONE, false);

        // Then
        assertThat(again.restored()).isZero();
        assertThat(again.shown())
                .extracting(RestoreOutcome.Refused::why)
                .anyMatch(why -> why.matches("the live token \\S+ holds its unique key"));
    }

    @Test
    void namesTokenThatLacksAValueAndPutsTheOthersBack() throws SQLException {
        // Given
        sink = new SinkFixture(database, SchemaVersion.V2_6);
        List<String> ids = sink.insert("REVOKED", 4);
        String lacking = ids.get(2);
        addOrigin(TOKEN, TOKEN + "_audit");
        purge(ids);
        sink.execute(
                "UPDATE idn_oauth2_access_token_audit SET origin = NULL WHERE token_id = '%s'"
                        .formatted(lacking));

        // When
        RestoreOutcome dry = run(ALL, RestoreOrder.Holding.TOKEN, true);
        RestoreOutcome outcome = run(ALL, RestoreOrder.Holding.TOKEN, false);

        // Then
        assertThat(outcome.shown())
                .containsExactly(
                        new RestoreOutcome.Refused(
                                lacking,
                                "the archive has no value for its origin, and the token table wants one: give it there"));
        assertThat(dry.shown()).isEqualTo(outcome.shown());
        assertThat(outcome.restored()).isEqualTo(3).isEqualTo(dry.restored());
        assertThat(sink.archived()).containsExactly(lacking);
        assertThat(sink.texts("SELECT subject FROM tokensweep_hold"))
                .containsExactlyInAnyOrderElementsOf(sink.live());

        // When
        sink.execute("UPDATE idn_oauth2_access_token_audit SET origin = 'mended'");

        // Then
        assertThat(run(ALL, RestoreOrder.Holding.TOKEN, false).restored()).isEqualTo(1);
        assertThat(
                        sink.texts(
                                "SELECT origin FROM idn_oauth2_access_token WHERE token_id = '%s'"
                                        .formatted(lacking)))
                .containsExactly("mended");
    }

    @Test
    void leavesTokenWholeWhoseScopesCannotComeBack() throws SQLException {
        // Given
        sink = new SinkFixture(database, SchemaVersion.V2_6);
        List<String> ids = sink.insert("REVOKED", 5);
        String lacking = ids.get(3);
        addOrigin(SCOPE, "tokensweep_archive_oauth2_access_token_scope");
        purge(ids);
        sink.execute(
                "UPDATE tokensweep_archive_oauth2_access_token_scope SET origin = NULL WHERE token_id = '%s' AND token_scope = 'openid'"
                        .formatted(lacking));

        // When
        RestoreOutcome outcome = run(ALL, RestoreOrder.Holding.TOKEN, false);

        // Then
        assertThat(outcome.restored()).isEqualTo(4);
        assertThat(outcome.shown()).hasSize(1);
        assertThat(outcome.shown().get(0).tokenId()).isEqualTo(lacking);
        assertThat(outcome.shown().get(0).why())
                .containsIgnoringCase("origin")
                .contains("SQLState");
        assertThat(sink.archived()).containsExactly(lacking);
        assertThat(sink.texts("SELECT token_id FROM tokensweep_archive_oauth2_access_token_scope"))
                .containsExactly(lacking, lacking);
        assertThat(sink.number("SELECT count(*) FROM idn_oauth2_access_token_scope")).isEqualTo(8);
        assertThat(sink.texts("SELECT subject FROM tokensweep_hold"))
                .containsExactlyInAnyOrderElementsOf(sink.live());
    }

    /** As a newer version of the product does, to a table and to the copies that it has. */
    private void addOrigin(String table, String archive) throws SQLException {
        sink.execute(
                """
                ALTER TABLE %s ADD COLUMN origin varchar(20) DEFAULT 'unknown' NOT NULL;
                ALTER TABLE %s ADD COLUMN origin varchar(20)
                """
                        .formatted(table, archive));
    }

    @Test
    void takesWhatIsChosenAlone() throws SQLException {
        // Given
        sink = new SinkFixture(database, SchemaVersion.V2_6);
        List<String> ids = sink.insert("REVOKED", 4);
        purge(ids);
        sink.execute(
                "UPDATE idn_oauth2_access_token_audit SET authz_user = 'maya' WHERE token_id = '%s'"
                        .formatted(ids.get(0)));
        Instant now = Instant.now();

        // Then
        assertThat(count(new RestoreChoice(null, "maya", null, null, null, null))).isEqualTo(1);
        assertThat(count(new RestoreChoice(null, null, sink.app, -1234, null, null))).isEqualTo(4);
        assertThat(count(new RestoreChoice(null, null, sink.app + 1, null, null, null))).isZero();
        assertThat(
                        count(
                                new RestoreChoice(
                                        Set.of(ids.get(1), "none"), null, null, null, null, null)))
                .isEqualTo(1);
        assertThat(
                        count(
                                new RestoreChoice(
                                        null,
                                        null,
                                        null,
                                        null,
                                        now.minus(Duration.ofMinutes(5)),
                                        now.plus(Duration.ofMinutes(5)))))
                .isEqualTo(4);
        assertThat(
                        count(
                                new RestoreChoice(
                                        null,
                                        null,
                                        null,
                                        null,
                                        null,
                                        now.minus(Duration.ofMinutes(5)))))
                .isZero();

        // When
        RestoreChoice two =
                new RestoreChoice(Set.copyOf(ids.subList(1, 3)), null, null, null, null, null);

        // Then
        assertThat(run(two, RestoreOrder.Holding.ALL, false).restored()).isEqualTo(2);
        assertThat(sink.live()).containsExactlyInAnyOrderElementsOf(ids.subList(1, 3));
        assertThat(sink.texts("SELECT scope FROM tokensweep_hold")).containsExactly("ALL");
    }

    @Test
    void goesOnWhereItWasInterrupted() throws SQLException {
        // Given
        sink = new SinkFixture(database, SchemaVersion.V2_6);
        String id = sink.insert("REVOKED", 1).get(0);
        purge(List.of(id));
        sink.execute("INSERT INTO idn_oauth2_access_token_audit " + copies(2_499));
        assertThat(sink.archived()).hasSize(2_500);
        AtomicInteger steps = new AtomicInteger();

        // When
        assertThatThrownBy(
                        () ->
                                new Restore(sink.config())
                                        .run(
                                                ALL,
                                                order(RestoreOrder.Holding.ALL, false),
                                                (done, total) -> stopAtFirst(steps)))
                .isInstanceOf(Interruption.class);
        int half = sink.live().size();

        // Then
        assertThat(half).isPositive().isLessThan(2_500);
        assertThat(sink.archived()).hasSize(2_500 - half);

        // When
        RestoreOutcome rest = run(ALL, RestoreOrder.Holding.NONE, false);

        // Then
        assertThat(rest.restored()).isEqualTo(2_500 - half);
        assertThat(sink.live()).hasSize(2_500);
        assertThat(sink.archived()).isEmpty();
    }

    private static void stopAtFirst(AtomicInteger steps) {
        if (steps.incrementAndGet() == 1) {
            throw new Interruption();
        }
    }

    private static final class Interruption extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** A row of the archive, so many times under other names. */
    private String copies(int times) throws SQLException {
        List<String> columns = columns(TOKEN + "_audit");
        String number = "d1.n + 10 * d2.n + 100 * d3.n + 1000 * d4.n";
        List<String> values = new ArrayList<>();
        for (String column : columns) {
            values.add(
                    Set.of("token_id", "token_state_id", "access_token", "refresh_token")
                                    .contains(column)
                            ? "concat('copy-', %s)".formatted(number)
                            : "t." + column);
        }
        StringBuilder digits = new StringBuilder();
        for (int place = 1; place <= 4; place++) {
            digits.append(
                    ", (SELECT 0 AS n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9) d"
                            + place);
        }
        return "(%s) SELECT %s FROM idn_oauth2_access_token_audit t%s WHERE %s < %d"
                .formatted(
                        String.join(", ", columns),
                        String.join(", ", values),
                        digits,
                        number,
                        times);
    }

    /** Puts an archived row into the token table, beside the copy. */
    private String again(String id) throws SQLException {
        List<String> columns = columns(TOKEN);
        return "INSERT INTO idn_oauth2_access_token (%s) SELECT %s FROM idn_oauth2_access_token_audit t WHERE t.token_id = '%s'"
                .formatted(
                        String.join(", ", columns),
                        String.join(", ", columns.stream().map("t."::concat).toList()),
                        id);
    }

    private List<String> columns(String table) throws SQLException {
        String named = database.dialect().vendor().product(sink.schema, table);
        return List.copyOf(
                database.dialect()
                        .catalog()
                        .read(sink.connection, List.of(named))
                        .get(named)
                        .keySet());
    }

    private void giveClaims() throws SQLException {
        sink.execute(
                """
                INSERT INTO idn_oidc_req_object_reference (consumer_key_id, token_id, session_data_key)
                SELECT consumer_key_id, token_id, concat('key of ', token_id) FROM idn_oauth2_access_token;
                INSERT INTO idn_oidc_req_object_claims (req_object_id, claim_attribute, value)
                SELECT id, 'claim', 'v' FROM idn_oidc_req_object_reference;
                INSERT INTO idn_oidc_req_obj_claim_values (req_object_claims_id, claim_values)
                SELECT id, 'value' FROM idn_oidc_req_object_claims
                """);
    }

    private Map<String, List<Map<String, String>>> tables() throws SQLException {
        return Map.of(
                TOKEN,
                sink.rows(TOKEN),
                SCOPE,
                sink.rows(SCOPE),
                "idn_oidc_req_object_reference",
                sink.rows("idn_oidc_req_object_reference"),
                "idn_oidc_req_object_claims",
                sink.rows("idn_oidc_req_object_claims"),
                "idn_oidc_req_obj_claim_values",
                sink.rows("idn_oidc_req_obj_claim_values"));
    }

    private int purge(List<String> ids) throws SQLException {
        return new PurgeFixture(sink, sink.config()).carryOut(ids).purged();
    }

    private long count(RestoreChoice choice) {
        return new Restore(sink.config()).count(choice, (done, total) -> {});
    }

    private RestoreOutcome run(RestoreChoice choice, RestoreOrder.Holding holding, boolean dryRun) {
        return new Restore(sink.config()).run(choice, order(holding, dryRun), (done, total) -> {});
    }

    private static RestoreOrder order(RestoreOrder.Holding holding, boolean dryRun) {
        return new RestoreOrder("ada", "case 7", holding, dryRun);
    }
}
