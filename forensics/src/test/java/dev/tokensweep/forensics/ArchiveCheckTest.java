package dev.tokensweep.forensics;

import static dev.tokensweep.events.AuditEventBuilder.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.events.AuditEvent;
import dev.tokensweep.events.AuditEventBuilder;
import dev.tokensweep.events.AuditType;
import dev.tokensweep.events.Position;
import dev.tokensweep.events.Reason;
import dev.tokensweep.events.TokenFixture;
import dev.tokensweep.events.TokenRow;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows and cells of an archive beside what a real index has of the record. */
class ArchiveCheckTest {
    private static final long BEGIN = 1_772_359_200_000_000L;
    private static final String ARCHIVE = "idn_oauth2_access_token_audit";
    private static final String SCOPES = "tokensweep_archive_oauth2_access_token_scope";
    private static final TokenRow ROW = TokenFixture.token().state("REVOKED").row();
    private static final TokenRow OTHER = TokenFixture.token().state("INACTIVE").row();
    private static final TokenRow ODD =
            TokenFixture.token().state(null).createdMicros(Long.MAX_VALUE).validityMs(null).row();

    @TempDir Path directory;
    private long position;

    @Test
    void tellsEveryDifferenceAndNothingElse() throws Exception {
        // Given
        AuditBroker broker = AuditBroker.shared();
        String topic = broker.createTopic(2);
        broker.send(
                List.of(
                        archived(broker, topic, "same", ROW, "openid profile"),
                        archived(broker, topic, "odd", ODD, null),
                        archived(broker, topic, "missing", ROW, null),
                        archived(broker, topic, "cell", ROW, null),
                        archived(broker, topic, "scopes", ROW, "openid"),
                        archived(broker, topic, "many-scopes", ROW, "a b ..."),
                        archived(broker, topic, "twice", ROW, null),
                        archived(broker, topic, "pruned", ROW, null),
                        archived(broker, topic, "restored", ROW, null),
                        archived(broker, topic, "unknown-row", null, null),
                        archived(broker, topic, "pseudonym", ROW.withUser("u-1"), null),
                        archived(broker, topic, "other-user", ROW.withUser("u-1"), null),
                        record(broker, topic, "live", AuditType.ISSUED, ROW),
                        record(broker, topic, "product", AuditType.ISSUED, ROW),
                        record(broker, topic, "deleted", AuditType.DELETED, ROW)));
        broker.send(
                List.of(
                        record(broker, topic, "product", AuditType.REMOVED_BY_OTHERS, ROW),
                        record(broker, topic, "restored", AuditType.RESTORED, ROW),
                        pruned(broker, topic, "pruned")));

        try (AuditIndex index = AuditIndex.open(directory.resolve("index"))) {
            new Indexing(index, broker.kafka(), topic).run((done, total) -> {});
            try (ArchiveCopy copy = new ArchiveCopy(index)) {
                for (String id :
                        List.of("same", "scopes", "many-scopes", "twice", "twice", "live")) {
                    copy.addToken(id, ROW, null, BEGIN);
                }
                copy.addToken("odd", ODD, null, null);
                copy.addToken("cell", OTHER, null, BEGIN);
                copy.addToken("unknown-row", OTHER, null, BEGIN);
                copy.addToken("product", ROW, null, BEGIN);
                copy.addToken("deleted", ROW, null, BEGIN);
                copy.addToken("put-in", ROW, null, BEGIN + 5);
                copy.addToken("from-before", ROW, null, BEGIN - 5);
                copy.addToken("pseudonym", ROW.withUser("maya"), "u-1", BEGIN);
                copy.addToken("other-user", ROW.withUser("ada"), "u-2", BEGIN);
                copy.addScope("same", "profile");
                copy.addScope("same", "openid");
                copy.addScope("scopes", "email");
                List.of("a", "b", "c").forEach(each -> copy.addScope("many-scopes", each));

                // When
                ArchiveReport report = ArchiveCheck.of(copy, ARCHIVE, SCOPES);

                // Then
                assertThat(report.shown())
                        .extracting(
                                finding ->
                                        finding.tokenId()
                                                + (finding.column() == null
                                                        ? ""
                                                        : "." + finding.column())
                                                + ": "
                                                + finding.what())
                        .containsExactlyInAnyOrder(
                                "cell.token_state: is 'INACTIVE' in the archive, and was 'REVOKED' by the record",
                                "deleted: is in the archive, though the record says that it was deleted without a copy",
                                "live: is in the archive, though the record says that it is still there",
                                "missing: is not in the archive, though the record says that it went there at 2026-03-01 10:00:00",
                                "other-user.authz_user: is 'ada' in the archive, and was 'u-1' by the record",
                                "put-in: is in the archive, and the record knows nothing of it",
                                "scopes.token_scope: are 'email' in their archive, and were 'openid' by the record",
                                "twice: is in the archive 2 times");
                assertThat(report.findings()).isEqualTo(8);
                assertThat(report.compared()).isEqualTo(9);
                assertThat(report.pruned()).isEqualTo(1);
                assertThat(report.byOthers()).isEqualTo(1);
                assertThat(report.older()).isEqualTo(1);
                // Asked again it says the same.
                assertThat(ArchiveCheck.of(copy, ARCHIVE, SCOPES)).isEqualTo(report);
            }
        }
    }

    private ProducerRecord<byte[], byte[]> archived(
            AuditBroker broker, String topic, String id, TokenRow row, String scope) {
        AuditEvent told =
                begin(AuditType.ARCHIVED)
                        .row(row)
                        .because(Reason.REVOKED, "default")
                        .batchId("batch-" + id)
                        .scope(scope)
                        .build();
        return broker.record(topic, id, told);
    }

    private ProducerRecord<byte[], byte[]> record(
            AuditBroker broker, String topic, String id, AuditType type, TokenRow row) {
        return broker.record(topic, id, begin(type).row(row).build());
    }

    private ProducerRecord<byte[], byte[]> pruned(AuditBroker broker, String topic, String id) {
        return broker.record(
                topic,
                "batch-9",
                begin(AuditType.ARCHIVE_PRUNED)
                        .batchId("batch-9")
                        .rows(new AuditEvent.Rows(ARCHIVE, List.of(id), false))
                        .build());
    }

    private AuditEventBuilder begin(AuditType type) {
        return event(type, BEGIN, new Position(1, 1, ++position, 0));
    }
}
