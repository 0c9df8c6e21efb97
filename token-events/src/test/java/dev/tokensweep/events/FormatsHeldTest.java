package dev.tokensweep.events;

import static dev.tokensweep.events.TokenFixture.token;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What this release writes, the next one reads. */
class FormatsHeldTest {
    private static final Instant TIME = Instant.parse("2026-11-26T04:00:00.123456Z");
    private static final Position POSITION = new Position(1_764_000_000L, 1L << 40, 77, 3);

    @ParameterizedTest
    @EnumSource(TokenChange.Kind.class)
    void changesOfTokens(TokenChange.Kind kind) {
        // Given
        TokenFixture token = token().epoch(9).at(5).stateId("0b0f5b4e-7d5c-4a51-b0b6-0d9b3a3c9f10");
        TokenChange change =
                switch (kind) {
                    case SEEN -> token.seen();
                    case ISSUED -> token.issued();
                    case CHANGED -> token.state("REVOKED").changed();
                    case PURGED -> token.purged();
                    case REMOVED -> token.removed();
                    case SNAPSHOT_COMPLETED -> token.snapshotCompleted();
                };

        // Then
        HeldFormat.holds("change-" + kind, Wire.change(), change);
    }

    @Test
    void changesOfTokensWithNothingKnownAndWithOddTexts() {
        HeldFormat.holds(
                "change-nulls",
                Wire.change(),
                token().state(null)
                        .stateId(null)
                        .createdMicros(null)
                        .validityMs(null)
                        .refreshCreatedMicros(null)
                        .refreshValidityMs(-1L)
                        .grant(Grant.UNKNOWN)
                        .changed());
        HeldFormat.holds(
                "change-texts",
                Wire.change(),
                token().state("\uD83D\uDD11 'quoted' \t")
                        .createdMicros(Long.MAX_VALUE)
                        .grant(new Grant(1, 2, "x".repeat(255), "PRIMARY", "urn:other"))
                        .issued());
    }

    @Test
    void otherChanges() {
        HeldFormat.holds(
                "change-held",
                Wire.change(),
                token().held(TokenFixture.hold(Hold.Scope.USER, "u")));
        HeldFormat.holds(
                "change-released",
                Wire.change(),
                token().released(TokenFixture.hold(Hold.Scope.ALL, "")));
        HeldFormat.holds("change-mark", Wire.change(), token().at(8).mark(12));
        HeldFormat.holds(
                "change-restored", Wire.change(), token().at(8).restored("batch-1", "ada"));
        HeldFormat.holds(
                "change-rows-purged",
                Wire.change(),
                token().rowsPurged(RowsPurged.Kind.RELATED, "a_table", "id-1", "id-2"));
        HeldFormat.holds(
                "change-backlog-purged",
                Wire.change(),
                token().state("REVOKED").at(8).backlogPurged("id-1", "id-2"));
    }

    @Test
    void whatStagesTellEachOther() {
        HeldFormat.holds(
                "verdict",
                Wire.verdict(),
                new Verdict(token().version(), Reason.TIME_OVER, "default", -6, 5, POSITION, 7));
        HeldFormat.holds(
                "spared", Wire.spared(), new Spared(Spared.Cause.NOT_DUE, POSITION, 12, null));
        HeldFormat.holds(
                "spared-held", Wire.spared(), new Spared(Spared.Cause.HELD, POSITION, 12, "h"));
        HeldFormat.holds("doubt", Wire.doubt(), new Doubt(POSITION));
        HeldFormat.holds(
                "sighting", Wire.sighting(), new Sighting(token().row(), 41, 42, 1L << 33));
        HeldFormat.holds("sighting-none", Wire.sighting(), new Sighting(null, 41, 42, 43));
        HeldFormat.holds("position", Wire.position(), POSITION);
    }

    @Test
    void deadLettersAndTheirEnd() {
        // Given
        RecordPlace place = new RecordPlace("token-verdicts", 3, 7);

        // Then
        holdsHeaders(
                "dead-letter",
                DeadLetterFormat.write(
                        "letters",
                        DeadLetter.of(DeadLetter.Stage.SINK, "why", place, TIME),
                        new byte[1],
                        new byte[300_000]));
        holdsHeaders(
                "dead-letter-of-a-row",
                DeadLetterFormat.write(
                        "letters",
                        DeadLetter.of(DeadLetter.Stage.CAPTURE, "why", POSITION, TIME),
                        null,
                        null));
        holdsHeaders(
                "settlement",
                DeadLetterFormat.write(
                        "letters",
                        new Settlement(
                                new RecordPlace("letters", 0, 12),
                                Settlement.How.REPLAYED,
                                "ada",
                                "mended",
                                TIME)));
    }

    @Test
    void constants() {
        HeldFormat.holds(TokenChange.Kind.class);
        HeldFormat.holds(HoldChange.Kind.class);
        HeldFormat.holds(RowsPurged.Kind.class);
        HeldFormat.holds(Hold.Scope.class);
        HeldFormat.holds(Reason.class);
        HeldFormat.holds(Spared.Cause.class);
        HeldFormat.holds(AuditType.class);
        HeldFormat.holds(DeadLetter.Stage.class);
        HeldFormat.holds(Settlement.How.class);
    }

    @Test
    void wellKnownTexts() {
        HeldFormat.holds("well-known-texts", WellKnownText.all());
    }

    /** The headers as lines, and what they are read as. */
    private static void holdsHeaders(String name, ProducerRecord<byte[], byte[]> written) {
        List<String> lines = new ArrayList<>();
        for (Header header : written.headers()) {
            lines.add(header.key() + "=" + new String(header.value(), StandardCharsets.UTF_8));
        }
        HeldFormat.holds(name, lines);
        ConsumerRecord<byte[], byte[]> read =
                new ConsumerRecord<>(
                        "letters",
                        0,
                        0,
                        0,
                        TimestampType.CREATE_TIME,
                        0,
                        0,
                        written.key(),
                        written.value(),
                        new RecordHeaders(written.headers()),
                        Optional.empty());
        Object letter = DeadLetterFormat.readLetter(read);
        Object settlement = DeadLetterFormat.readSettlement(read);
        Assertions.assertThat(letter == null).isNotEqualTo(settlement == null);
    }
}
