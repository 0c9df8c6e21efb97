package dev.tokensweep.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokensweep.events.Hold;
import dev.tokensweep.events.OwnTables;
import dev.tokensweep.privacy.PseudonymKey;
import dev.tokensweep.privacy.UserNaming;
import dev.tokensweep.sandbox.SchemaVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever is gone can be forgotten, and nobody else is. */
abstract class UserForgettingContract {
    private static final UserNaming NAMING =
            new UserNaming(new PseudonymKey("0123456789abcdef".repeat(2)), true);

    final TestDatabase database;
    private SinkFixture sink;
    private SinkConfig config;
    private String keys;

    UserForgettingContract(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    final void open() throws SQLException {
        sink = new SinkFixture(database, SchemaVersion.V2_6);
        config = sink.config().naming(NAMING);
        keys = config.tables().own(OwnTables.USER_KEY);
        sink.execute(
                OwnTables.createStatement(
                        OwnTables.USER_KEY, sink.schema, database.dialect().vendor()));
    }

    @AfterEach
    final void close() throws SQLException {
        sink.close();
    }

    @Test
    void takesTheNameOutOfTheArchiveAndTheWayToThePseudonym() throws SQLException {
        // Given
        Map<String, String> called = told("maya", "ada");
        purge(sink.token("REVOKED").user("Maya").insert(sink.connection));
        purge(sink.token("REVOKED").user("maya").insert(sink.connection));
        purge(sink.token("REVOKED").user("ada").insert(sink.connection));
        new Holds(config).release(List.of(hold(Hold.Scope.USER, "Maya")), "ada");

        // When
        long rows = new UserForgetting(config).forget("MAYA", (done, total) -> {});

        // Then
        assertThat(rows).isEqualTo(2);
        assertThat(sink.texts("SELECT authz_user FROM idn_oauth2_access_token_audit"))
                .containsExactlyInAnyOrder(called.get("maya"), called.get("maya"), "ada");
        assertThat(sink.texts("SELECT subject FROM tokensweep_hold"))
                .containsExactly(called.get("maya"));
        assertThat(new RecordedUsers(config).of(List.of("maya", "ada")))
                .isEqualTo(Map.of("ada", called.get("ada")));
        assertThatThrownBy(() -> new UserForgetting(config).forget("maya", (done, total) -> {}))
                .isInstanceOf(ForgetRefusedException.class)
                .hasMessageContaining("no user of that name is on record");
        assertThat(told("maya").get("maya"))
                .matches(PseudonymKey::isPseudonym)
                .isNotEqualTo(called.get("maya"));
    }

    @Test
    void refusesWhoIsStillThereOrHeld() throws SQLException {
        // Given
        told("maya", "ada");
        String id = sink.token("REVOKED").user("maya").insert(sink.connection);
        refuses("maya", "the token table still has tokens of this user");
        purge(id);

        // When
        hold(Hold.Scope.USER, "Ada");
        hold(Hold.Scope.TOKEN, id);

        // Then
        refuses("ada", "a legal hold stands on this user");
        refuses("maya", "a legal hold names archived tokens of this user");
        assertThat(sink.texts("SELECT authz_user FROM idn_oauth2_access_token_audit"))
                .containsExactly("maya");
    }

    @Test
    void callsAUserTheSameWhoeverTellsOfHimFirst() throws Exception {
        // When
        List<Map<String, String>> called =
                List.of(1, 2, 3, 4, 5, 6).parallelStream()
                        .map(
                                any -> {
                                    try {
                                        return told("maya", "ada", "Maya", "grace");
                                    } catch (SQLException e) {
                                        throw new IllegalStateException(e);
                                    }
                                })
                        .toList();

        // Then
        assertThat(called).hasSize(6).containsOnly(called.get(0));
        assertThat(called.get(0).get("Maya")).isEqualTo(called.get(0).get("maya"));
        assertThat(sink.number("SELECT count(*) FROM tokensweep_user_key")).isEqualTo(3);
    }

    @Test
    void needsASecretOfTheUsersOwn() {
        assertThatThrownBy(() -> new UserForgetting(sink.config()))
                .isInstanceOf(ForgetRefusedException.class)
                .hasMessageContaining("only be forgotten where it is 'forgettable'");
    }

    private void refuses(String user, String why) {
        assertThatThrownBy(() -> new UserForgetting(config).forget(user, (done, total) -> {}))
                .isInstanceOf(ForgetRefusedException.class)
                .hasMessageContaining(why);
    }

    private String hold(Hold.Scope scope, String subject) {
        Hold hold = new Hold(UUID.randomUUID().toString(), scope, subject, "case 7", "ada");
        new Holds(config).addUnseen(List.of(hold));
        return hold.id();
    }

    private Map<String, String> told(String... users) throws SQLException {
        try (Connection connection = sink.connect()) {
            return NAMING.told(connection, keys, List.of(users));
        }
    }

    private void purge(String tokenId) throws SQLException {
        assertThat(new PurgeFixture(sink, config).carryOut(List.of(tokenId)).purged()).isOne();
    }
}
