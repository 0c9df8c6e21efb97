package dev.tokensweep.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.events.AuditEvent;
import dev.tokensweep.events.AuditEventBuilder;
import dev.tokensweep.events.AuditJson;
import dev.tokensweep.events.AuditType;
import dev.tokensweep.events.Grant;
import dev.tokensweep.events.Position;
import dev.tokensweep.events.RowVersion;
import dev.tokensweep.events.TokenRow;
import dev.tokensweep.events.Topics;
import dev.tokensweep.sandbox.ConsumerApps;
import dev.tokensweep.sandbox.EmbeddedBroker;
import dev.tokensweep.sandbox.EmbeddedDatabase;
import dev.tokensweep.sandbox.SchemaVersion;
import dev.tokensweep.sandbox.TokenInsert;
import dev.tokensweep.sandbox.Wso2Schema;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A check that cannot fail is none: each law is broken once, and must be found broken. */
class LawCheckTest {
    private static final AtomicInteger RUNS = new AtomicInteger();

    @TempDir static Path directory;
    private static EmbeddedBroker broker;
    private static EmbeddedDatabase database;

    private Topics topics;
    private Connection server;
    private List<Published> record;

    private record Published(String tokenId, AuditEvent event) {}

    @BeforeAll
    static void startServices() {
        broker = EmbeddedBroker.start(directory.resolve("kafka"));
        database = EmbeddedDatabase.start(directory.resolve("postgresql"));
    }

    @AfterAll
    static void stopServices() {
        broker.close();
        database.close();
    }

    /** Three tokens: one lives, one was archived by the sink, one was removed by others. */
    @BeforeEach
    void livesThatKeepTheLaws() throws Exception {
        topics = new Topics("run" + RUNS.incrementAndGet() + ".", 1, Duration.ofDays(1));
        try (Admin admin = Admin.create(kafka())) {
            admin.createTopics(List.of(new NewTopic(topics.tokenAudit(), 1, (short) 1)))
                    .all()
                    .get();
        }
        server = connect("demo-server");
        execute(
                server,
                "DROP SCHEMA public CASCADE; CREATE SCHEMA public; DROP SCHEMA IF EXISTS ledger CASCADE");
        Wso2Schema.create(server, SchemaVersion.V7_0);
        Ledger.install(server, Duration.ZERO);
        execute(
                server,
                "CREATE TABLE tokensweep_archive_oauth2_access_token_scope AS SELECT * FROM idn_oauth2_access_token_scope");
        int app = ConsumerApps.create(server, -1234, "app");
        TokenInsert.tokenOf(app).id("lives").scopes("openid").insert(server);
        TokenInsert.tokenOf(app).id("archived").scopes("profile", "openid").insert(server);
        TokenInsert.tokenOf(app).id("removed").insert(server);
        execute(
                server,
                "UPDATE idn_oauth2_access_token SET token_state = 'REVOKED', token_state_id = 'x' WHERE token_id = 'archived'");
        purge("archived");
        execute(server, "DELETE FROM idn_oauth2_access_token WHERE token_id = 'removed'");
        record = faithfulRecord();
    }

    @Test
    void findsNothingWhereTheLawsAreKept() throws Exception {
        // When
        Summary summary = check();

        // Then
        assertThat(summary.violations()).isEmpty();
        assertThat(summary)
                .extracting(
                        Summary::issued,
                        Summary::live,
                        Summary::archived,
                        Summary::removedByOthers,
                        Summary::violationCount)
                .containsExactly(3L, 1L, 1L, 1L, 0L);
    }

    @Test
    void asksNoMoreThanItsEndOfATokenThatWasOverBeforeAnybodyObservedIt() throws Exception {
        // Given
        record = onlyTheEndOf("archived", last("archived").event().row().version());

        // Then
        assertThat(check().violations()).isEmpty();
    }

    @Test
    void findsAWrongRowInTheOnlyEventOfAToken() throws Exception {
        // Given
        record = onlyTheEndOf("archived", last("lives").event().row().version());

        // Then
        assertBroken(5);
    }

    private Published last(String tokenId) {
        return record.stream()
                .filter(published -> published.tokenId().equals(tokenId))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private List<Published> onlyTheEndOf(String tokenId, RowVersion version) {
        AuditEvent end = last(tokenId).event();
        List<Published> others =
                new ArrayList<>(
                        record.stream()
                                .filter(published -> !published.tokenId().equals(tokenId))
                                .toList());
        others.add(
                new Published(
                        tokenId,
                        AuditEventBuilder.event(end.type(), end.atMicros(), end.position())
                                .row(new TokenRow(version, Grant.UNKNOWN))
                                .scope(end.scope())
                                .note("backlog")
                                .build()));
        return others;
    }

    @Test
    void findsALiveTokenThatTheSinkDeleted() throws Exception {
        // When
        purge("lives");
        record = faithfulRecord();

        // Then
        assertBroken(1);
    }

    @Test
    void findsAChangedCellOfTheArchive() throws Exception {
        // When
        execute(server, "UPDATE idn_oauth2_access_token_audit SET refresh_token = 'other'");

        // Then
        assertBroken(2);
    }

    @Test
    void findsALostScope() throws Exception {
        // When
        execute(
                server,
                "DELETE FROM tokensweep_archive_oauth2_access_token_scope WHERE token_scope = 'openid'");

        // Then
        assertBroken(2);
    }

    @Test
    void findsAScopeThatWasNotTold() throws Exception {
        // When
        record.replaceAll(
                published ->
                        published.event().type() == AuditType.ARCHIVED
                                ? withType(published, AuditType.ARCHIVED)
                                : published);

        // Then
        assertBroken(5);
    }

    @Test
    void findsARowThatIsInTheArchiveTwice() throws Exception {
        // When
        execute(
                server,
                "INSERT INTO idn_oauth2_access_token_audit SELECT * FROM idn_oauth2_access_token_audit");

        // Then
        assertBroken(2);
        assertBroken(3);
    }

    @Test
    void findsALostToken() throws Exception {
        // When
        execute(server, "DELETE FROM idn_oauth2_access_token_audit");

        // Then
        assertBroken(3);
    }

    @Test
    void findsASecondEnd() throws Exception {
        // When
        record.add(record.get(record.size() - 1));

        // Then
        assertBroken(4);
    }

    @Test
    void findsAMissingEnd() throws Exception {
        // When
        record.removeIf(published -> published.event().type() == AuditType.REMOVED_BY_OTHERS);

        // Then
        assertBroken(4);
    }

    @Test
    void findsAWrongEnd() throws Exception {
        // When
        record.replaceAll(
                published ->
                        published.event().type() == AuditType.ARCHIVED
                                ? withType(published, AuditType.REMOVED_BY_OTHERS)
                                : published);

        // Then
        assertBroken(5);
    }

    @Test
    void findsAChangeThatWasNotTold() throws Exception {
        // When
        record.removeIf(published -> published.event().type() == AuditType.CHANGED);

        // Then
        assertBroken(5);
    }

    @Test
    void findsAnEventToldTooLate() throws Exception {
        // When
        record.replaceAll(
                published ->
                        published.event().type() == AuditType.ISSUED
                                        && published.tokenId().equals("lives")
                                ? later(published)
                                : published);

        // Then
        assertBroken(5);
    }

    @Test
    void findsAnEligibleTokenLeftBehind() throws Exception {
        // When
        execute(
                server,
                "ALTER TABLE idn_oauth2_access_token DISABLE TRIGGER ledger_writes_down; UPDATE idn_oauth2_access_token SET token_state = 'REVOKED'");

        // Then
        assertBroken(6);
    }

    private void assertBroken(int law) throws Exception {
        assertThat(check().violations()).anyMatch(text -> text.startsWith("law " + law + ":"));
    }

    private Summary check() throws Exception {
        try (KafkaProducer<String, AuditEvent> producer =
                new KafkaProducer<>(kafka(), new StringSerializer(), new AuditJson())) {
            for (Published published : record) {
                producer.send(
                                new ProducerRecord<>(
                                        topics.tokenAudit(),
                                        published.tokenId(),
                                        published.event()))
                        .get();
            }
        }
        try (AuditReader audit = AuditReader.start(kafka(), topics)) {
            Awaitility.await()
                    .until(
                            () ->
                                    audit.changes().values().stream().mapToInt(List::size).sum()
                                            >= record.size());
            return LawCheck.check(server, audit);
        }
    }

    /** What an audit that tells everything would hold: the ledger's own entries. */
    private List<Published> faithfulRecord() throws SQLException {
        List<Published> published = new ArrayList<>();
        try (Statement statement = server.createStatement();
                ResultSet ops =
                        statement.executeQuery(
                                "SELECT op_id, token_id, op, image ->> 'token_state', image ->> 'token_state_id', (extract(epoch FROM (image ->> 'time_created')::timestamp) * 1000000)::bigint, (image ->> 'validity_period')::bigint, (extract(epoch FROM (image ->> 'refresh_token_time_created')::timestamp) * 1000000)::bigint, (image ->> 'refresh_token_validity_period')::bigint, (extract(epoch FROM pg_xact_commit_timestamp(xmin)) * 1000000)::bigint, (SELECT string_agg(token_scope, ' ' ORDER BY token_scope) FROM ledger.scope s WHERE s.token_id = op.token_id) FROM ledger.op ORDER BY op_id")) {
            while (ops.next()) {
                AuditType type =
                        switch (ops.getString(3)) {
                            case "ISSUED" -> AuditType.ISSUED;
                            case "CHANGED" -> AuditType.CHANGED;
                            case "PURGED" -> AuditType.ARCHIVED;
                            default -> AuditType.REMOVED_BY_OTHERS;
                        };
                RowVersion version =
                        new RowVersion(
                                ops.getString(4),
                                ops.getString(5),
                                ops.getLong(6),
                                ops.getLong(7),
                                ops.getLong(8),
                                ops.getLong(9));
                published.add(
                        new Published(
                                ops.getString(2),
                                event(
                                        type,
                                        version,
                                        ops.getLong(10),
                                        ops.getLong(1),
                                        type == AuditType.ARCHIVED ? ops.getString(11) : null)));
            }
        }
        return published;
    }

    private static AuditEvent event(
            AuditType type, RowVersion version, long atMicros, long place, String scope) {
        return AuditEventBuilder.event(type, atMicros, new Position(1, place, place, 0))
                .row(new TokenRow(version, Grant.UNKNOWN))
                .transactionId(place)
                .scope(scope)
                .build();
    }

    private static Published withType(Published published, AuditType type) {
        AuditEvent event = published.event();
        return new Published(
                published.tokenId(),
                event(type, event.row().version(), event.atMicros(), event.transactionId(), null));
    }

    private static Published later(Published published) {
        AuditEvent event = published.event();
        long muchLater = event.atMicros() + Duration.ofHours(1).toMillis() * 1000;
        return new Published(
                published.tokenId(),
                event(
                        event.type(),
                        event.row().version(),
                        muchLater,
                        event.transactionId(),
                        event.scope()));
    }

    private void purge(String tokenId) throws SQLException {
        try (Connection sink = connect("tokensweep-sink")) {
            execute(
                    sink,
                    "INSERT INTO tokensweep_archive_oauth2_access_token_scope SELECT * FROM idn_oauth2_access_token_scope WHERE token_id = '%1$s'; WITH gone AS (DELETE FROM idn_oauth2_access_token WHERE token_id = '%1$s' RETURNING *) INSERT INTO idn_oauth2_access_token_audit (token_id, access_token, refresh_token, consumer_key_id, authz_user, tenant_id, user_domain, user_type, grant_type, time_created, refresh_token_time_created, validity_period, refresh_token_validity_period, token_scope_hash, token_state, token_state_id, subject_identifier, access_token_hash, refresh_token_hash, idp_id, token_binding_ref, consented_token, authorized_organization, invalidated_time) SELECT token_id, access_token, refresh_token, consumer_key_id, authz_user, tenant_id, user_domain, user_type, grant_type, time_created, refresh_token_time_created, validity_period, refresh_token_validity_period, token_scope_hash, token_state, token_state_id, subject_identifier, access_token_hash, refresh_token_hash, idp_id, token_binding_ref, consented_token, authorized_organization, now() FROM gone"
                            .formatted(tokenId));
        }
    }

    private static Connection connect(String applicationName) throws SQLException {
        return DriverManager.getConnection(
                database.jdbcUrl() + "?ApplicationName=" + applicationName, database.user(), null);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Map<String, Object> kafka() {
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }
}
