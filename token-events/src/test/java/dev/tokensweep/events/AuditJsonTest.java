package dev.tokensweep.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class AuditJsonTest {
    private static final Position POSITION = new Position(1, 2, 3, 0);
    private final AuditJson json = new AuditJson();

    @Test
    void writesThePublicForm() {
        // Given
        AuditEvent event =
                new AuditEvent(
                        AuditType.ARCHIVED,
                        TokenFixture.token().state("REVOKED").row(),
                        null,
                        Reason.REVOKED,
                        "default",
                        1_772_359_200_000_000L,
                        null,
                        "batch-1",
                        1_772_359_200_123_456L,
                        POSITION,
                        99);

        // When
        String text = new String(json.serialize("token-audit", event), StandardCharsets.UTF_8);

        // Then
        assertThat(text)
                .isEqualTo(
                        "{\"v\":1,\"type\":\"ARCHIVED\",\"at\":\"2026-03-01T10:00:00.123456Z\","
                                + "\"state\":\"REVOKED\",\"stateId\":\"NONE\","
                                + "\"createdAt\":\"2026-03-01T10:00:00Z\",\"validityMs\":3600000,"
                                + "\"refreshCreatedAt\":\"2026-03-01T10:00:00Z\","
                                + "\"refreshValidityMs\":3600000,\"tenantId\":-1234,"
                                + "\"consumerKeyId\":7,\"user\":\"maya\",\"userDomain\":\"PRIMARY\","
                                + "\"grantType\":\"authorization_code\",\"reason\":\"REVOKED\","
                                + "\"rule\":\"default\",\"eligibleAt\":\"2026-03-01T10:00:00Z\","
                                + "\"batchId\":\"batch-1\",\"position\":"
                                + "\"0000000001-0000000000000002-0000000000000003-00000\","
                                + "\"transactionId\":99}");
        assertThat(json.deserialize("token-audit", text.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(event);
    }

    @Test
    void readsBackAnEventThatKnowsLittle() {
        // Given
        AuditEvent unknown =
                new AuditEvent(
                        AuditType.REMOVED_BY_OTHERS,
                        null,
                        null,
                        null,
                        null,
                        null,
                        "unobserved",
                        null,
                        0,
                        POSITION,
                        0);
        AuditEvent stateless =
                new AuditEvent(
                        AuditType.SEEN,
                        TokenFixture.token().state(null).createdMicros(null).row(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        -1,
                        POSITION,
                        0);

        // Then
        assertThat(json.deserialize("t", json.serialize("t", unknown))).isEqualTo(unknown);
        assertThat(json.deserialize("t", json.serialize("t", stateless))).isEqualTo(stateless);
    }

    @Test
    void carriesCloudEventsAttributesAsHeaders() {
        // Given
        RecordHeaders headers = new RecordHeaders();
        AuditEvent event =
                new AuditEvent(
                        AuditType.SEEN,
                        TokenFixture.token().row(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        1,
                        POSITION,
                        0);

        // When
        json.serialize("token-audit", headers, event);

        // Then
        assertThat(headers.lastHeader("ce_type").value()).asString().endsWith("token.SEEN");
        assertThat(headers.lastHeader("ce_id").value()).asString().isEqualTo(POSITION + "/SEEN");
        assertThat(headers.lastHeader("ce_specversion").value()).asString().isEqualTo("1.0");
    }

    @Test
    void refusesWhatIsNoAuditEvent() {
        assertThatThrownBy(
                        () -> json.deserialize("t", "{\"v\":2}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnreadableRecordException.class);
        assertThatThrownBy(() -> json.deserialize("t", new byte[] {1, 2, 3}))
                .isInstanceOf(UnreadableRecordException.class);
    }
}
