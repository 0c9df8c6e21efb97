package dev.tokensweep.events;

import static dev.tokensweep.events.AuditEventBuilder.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class AuditJsonTest {
    private static final Position POSITION = new Position(1, 2, 3, 0);
    private final AuditJson json = new AuditJson();

    @Test
    void writesThePublicForm() {
        // Given
        AuditEvent event =
                event(AuditType.ARCHIVED, 1_772_359_200_123_456L, POSITION)
                        .row(TokenFixture.token().state("REVOKED").row())
                        .because(Reason.REVOKED, "default")
                        .eligibleMicros(1_772_359_200_000_000L)
                        .batchId("batch-1")
                        .transactionId(99)
                        .scope("openid profile")
                        .build();

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
                                + "\"transactionId\":99,\"scope\":\"openid profile\"}");
        assertThat(json.deserialize("token-audit", text.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(event);
    }

    @Test
    void readsBackAnEventThatKnowsLittle() {
        // Given
        AuditEvent unknown =
                event(AuditType.REMOVED_BY_OTHERS, 0, POSITION).note("unobserved").build();
        AuditEvent stateless =
                event(AuditType.SEEN, -1, POSITION)
                        .row(TokenFixture.token().state(null).createdMicros(null).row())
                        .build();

        // Then
        assertThat(json.deserialize("t", json.serialize("t", unknown))).isEqualTo(unknown);
        assertThat(json.deserialize("t", json.serialize("t", stateless))).isEqualTo(stateless);
    }

    @Test
    void readsBackHoldsAndRowsOfOtherTables() {
        // Given
        AuditEvent held =
                event(AuditType.HELD, 5, POSITION)
                        .hold(TokenFixture.hold(Hold.Scope.USER, "maya"))
                        .build();
        AuditEvent related =
                event(AuditType.RELATED_PURGED, 5, POSITION)
                        .batchId("batch-1")
                        .rows(new AuditEvent.Rows("codes", List.of("a", "b"), true))
                        .build();

        // Then
        assertThat(json.deserialize("t", json.serialize("t", held))).isEqualTo(held);
        assertThat(json.deserialize("t", json.serialize("t", related))).isEqualTo(related);
    }

    @Test
    void carriesCloudEventsAttributesAsHeaders() {
        // Given
        RecordHeaders headers = new RecordHeaders();
        AuditEvent event =
                event(AuditType.SEEN, 1, POSITION).row(TokenFixture.token().row()).build();

        // When
        json.serialize("token-audit", headers, event);

        // Then
        assertThat(headers.lastHeader("ce_type").value()).asString().endsWith("token.SEEN");
        assertThat(headers.lastHeader("ce_id").value()).asString().isEqualTo(POSITION + "/SEEN/1");
        assertThat(headers.lastHeader("ce_specversion").value()).asString().isEqualTo("1.0");
    }

    /** One version may be condemned many times, and one snapshot may end many holds. */
    @Test
    void givesEventsOfOnePositionIdsOfTheirOwn() {
        // Given
        Hold hold = TokenFixture.hold(Hold.Scope.TOKEN, "t");
        Hold other = new Hold("other", Hold.Scope.TOKEN, "t", "case 8", "legal");
        List<AuditEvent> events =
                List.of(
                        event(AuditType.CONDEMNED, 1, POSITION).build(),
                        event(AuditType.SPARED, 2, POSITION).build(),
                        event(AuditType.CONDEMNED, 3, POSITION).build(),
                        event(AuditType.RELEASED, 3, POSITION).hold(hold).build(),
                        event(AuditType.RELEASED, 3, POSITION).hold(other).build());

        // When // Then
        assertThat(events).extracting(this::idOf).doesNotHaveDuplicates();
        assertThat(idOf(events.get(4))).isEqualTo(POSITION + "/RELEASED/3/other");
    }

    private String idOf(AuditEvent event) {
        RecordHeaders headers = new RecordHeaders();
        json.serialize("token-audit", headers, event);
        return new String(headers.lastHeader("ce_id").value(), StandardCharsets.UTF_8);
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
