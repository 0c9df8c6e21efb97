package dev.tokensweep.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokensweep.sandbox.SchemaVersion;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What belongs to a token goes with it, and is kept. */
abstract class PurgeChildrenContract {
    private static final Set<String> STAMPS =
            Set.of("tokensweep_batch_id", "tokensweep_archived_at", "tokensweep_id");

    final TestDatabase database;
    SinkFixture sink;

    PurgeChildrenContract(TestDatabase database) {
        this.database = database;
    }

    @AfterEach
    final void close() throws SQLException {
        sink.close();
    }

    @ParameterizedTest
    @EnumSource(SchemaVersion.class)
    void keepsEveryChildOfEveryTokenAsItWas(SchemaVersion version) throws SQLException {
        // Given
        sink = new SinkFixture(database, version);
        PurgeFixture purge = new PurgeFixture(sink, sink.config());
        List<String> going = sink.insert("REVOKED", 50);
        List<String> staying = sink.insert("ACTIVE", 2);
        giveEveryTokenChildren(version);
        List<ChildTable> tables =
                new Children(sink.config().tables(), ChildTable.OF_TOKENS).present(sink.connection);
        Map<String, List<Map<String, String>>> before = rows(tables, "");

        // When
        assertThat(purge.carryOut(going).purged()).isEqualTo(50);

        // Then
        assertThat(tables).hasSizeGreaterThanOrEqualTo(4);
        Map<String, List<Map<String, String>>> left = rows(tables, "");
        Map<String, List<Map<String, String>>> kept = rows(tables, "tokensweep_archive_");
        for (ChildTable table : tables) {
            String name = table.name();
            assertThat(kept.get(name)).as("kept of %s", name).isNotEmpty();
            assertThat(left.get(name)).as("left of %s", name).isNotEmpty();
            assertThat(before.get(name))
                    .as("nothing of %s is lost", name)
                    .containsExactlyInAnyOrderElementsOf(concat(kept.get(name), left.get(name)));
        }
        assertThat(sink.texts("SELECT DISTINCT token_id FROM idn_oauth2_access_token_scope"))
                .containsExactlyInAnyOrderElementsOf(staying);
    }

    @Test
    void journalsTheScopesOfEveryToken() throws SQLException {
        // Given
        sink = new SinkFixture(database, SchemaVersion.V2_6);
        PurgeFixture purge = new PurgeFixture(sink, sink.config());
        List<String> ids = sink.insert("REVOKED", 3);
        sink.execute(
                "DELETE FROM idn_oauth2_access_token_scope WHERE token_id = '%s'"
                        .formatted(ids.get(1)));

        // When
        purge.carryOut(ids);

        // Then
        List<String> journal =
                sink.texts("SELECT concat(token_ids, scopes) FROM tokensweep_purge_journal");
        List<String> sorted = sink.texts("SELECT token_id FROM idn_oauth2_access_token_audit");
        assertThat(sorted).hasSize(3);
        assertThat(journal).hasSize(1);
        assertThat(journal.get(0)).contains("\"openid profile\"").contains("null");
    }

    @Test
    void refusesToLoseColumnOfChild() throws SQLException {
        // Given
        sink = new SinkFixture(database, SchemaVersion.V7_0);
        PurgeFixture purge = new PurgeFixture(sink, sink.config());
        List<String> ids = sink.insert("REVOKED", 1);
        sink.execute("ALTER TABLE idn_oauth2_token_binding ADD COLUMN device varchar(40)");

        // Then
        assertThatThrownBy(() -> purge.carryOut(ids))
                .isInstanceOf(ArchiveMismatchException.class)
                .hasMessageContaining("lacks the column device: ALTER TABLE")
                .hasMessageContaining("ADD COLUMN " + database.dialect().vendor().quoted("device"));
        assertThat(sink.live()).containsAll(ids);

        // When
        sink.execute(
                "ALTER TABLE tokensweep_archive_oauth2_token_binding ADD COLUMN device varchar(40)");

        // Then
        assertThat(purge.carryOut(ids).purged()).isOne();
    }

    private void giveEveryTokenChildren(SchemaVersion version) throws SQLException {
        String two = "(SELECT 1 AS n UNION ALL SELECT 2) AS n";
        sink.execute(
                """
                INSERT INTO idn_oidc_req_object_reference (consumer_key_id, token_id, session_data_key)
                SELECT consumer_key_id, token_id, concat('key of ', token_id) FROM idn_oauth2_access_token;
                INSERT INTO idn_oidc_req_object_claims (req_object_id, claim_attribute, value)
                SELECT id, concat('claim-', n.n), 'v' FROM idn_oidc_req_object_reference, %1$s;
                INSERT INTO idn_oidc_req_obj_claim_values (req_object_claims_id, claim_values)
                SELECT id, concat('value-', n.n) FROM idn_oidc_req_object_claims, %1$s"""
                        .formatted(two));
        if (version != SchemaVersion.V2_6) {
            sink.execute(
                    """
                    INSERT INTO idn_oauth2_token_binding
                    (token_id, token_binding_type, token_binding_ref, token_binding_value, tenant_id)
                    SELECT token_id, 'cookie', substr(token_id, 1, 30), NULL, tenant_id FROM idn_oauth2_access_token;
                    INSERT INTO idn_oauth2_access_token_attributes (token_id, token_attr_name, token_attr_value)
                    SELECT token_id, concat('a', n.n), 'v' FROM idn_oauth2_access_token, %s"""
                            .formatted(two));
        }
    }

    private Map<String, List<Map<String, String>>> rows(List<ChildTable> tables, String prefix)
            throws SQLException {
        Map<String, List<Map<String, String>>> rows = new TreeMap<>();
        for (ChildTable table : tables) {
            String name =
                    prefix.isEmpty()
                            ? table.name()
                            : prefix + table.name().substring("idn_".length());
            List<Map<String, String>> all = sink.rows(name);
            all.forEach(row -> row.keySet().removeAll(STAMPS));
            rows.put(table.name(), all);
        }
        return rows;
    }

    private static <T> List<T> concat(List<T> one, List<T> other) {
        List<T> all = new ArrayList<>(one);
        all.addAll(other);
        return all;
    }
}
