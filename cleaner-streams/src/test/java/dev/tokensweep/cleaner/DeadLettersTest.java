package dev.tokensweep.cleaner;

import static dev.tokensweep.events.TokenFixture.micros;
import static dev.tokensweep.events.TokenFixture.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokensweep.events.AuditType;
import dev.tokensweep.events.DeadLetter;
import dev.tokensweep.events.DeadLetterFormat;
import dev.tokensweep.events.RecordPlace;
import dev.tokensweep.events.Wire;
import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Terms;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the cleaner cannot use it puts aside, and goes on. */
class DeadLettersTest {
    private static final byte[] KEY = "token-1".getBytes(StandardCharsets.UTF_8);
    private static final byte[] CHANGE =
            Wire.change().serializer().serialize("any", token().at(5).issued());

    @TempDir Path directory;
    private CleanerDriver cleaner;

    @BeforeEach
    void start() {
        Terms terms =
                new Terms(Duration.ofHours(2), Duration.ZERO, Duration.ZERO, Duration.ZERO, true);
        cleaner = new CleanerDriver(CleanupPolicy.of(terms), directory);
    }

    @AfterEach
    void stop() {
        cleaner.close();
    }

    @Test
    void putsAsideWhatIsNoRecordWithReasonPlaceAndBytes() {
        // When
        cleaner.pipe("token-0", token().at(3).issued());
        cleaner.pipeBytes(CleanerDriver.TOPICS.tokenChanges(), KEY, new byte[] {9, 8});
        cleaner.pipe("token-1", token().at(4).issued());

        // Then
        assertThat(cleaner.auditTypes()).containsExactly(AuditType.ISSUED, AuditType.ISSUED);
        assertThat(cleaner.deadLetters())
                .singleElement()
                .satisfies(
                        letter -> {
                            DeadLetter read = read(letter);
                            assertThat(read.stage()).isEqualTo(DeadLetter.Stage.CLEANER);
                            assertThat(read.reason()).isEqualTo("unknown record version 9");
                            assertThat(read.source())
                                    .isEqualTo(
                                            new RecordPlace(
                                                    CleanerDriver.TOPICS.tokenChanges(), 0, 1));
                            assertThat(letter.key()).isEqualTo(KEY);
                            assertThat(letter.value()).isEqualTo(new byte[] {9, 8});
                        });
    }

    @Test
    void putsAsideARecordOfATokenThatDoesNotSayOfWhich() {
        // When
        cleaner.pipeBytes(CleanerDriver.TOPICS.tokenChanges(), null, CHANGE);
        cleaner.pipeBytes(CleanerDriver.TOPICS.tokenChanges(), new byte[] {(byte) 0xFF}, CHANGE);
        cleaner.pipeBytes(CleanerDriver.TOPICS.tokenChanges(), KEY, null);
        cleaner.pipe("token-1", token().at(4).issued());

        // Then: none of them moved the watermark either.
        assertThat(cleaner.auditTypes()).containsExactly(AuditType.ISSUED);
        assertThat(cleaner.deadLetters())
                .extracting(letter -> read(letter).reason())
                .containsExactly(
                        "a record whose key is no id",
                        "a record whose key is no id",
                        "a record without a value");
    }

    @Test
    void putsAsideGarbageOfEveryTopicItReads() {
        // When
        for (String topic :
                List.of(
                        CleanerDriver.TOPICS.tokenChanges(),
                        CleanerDriver.TOPICS.tokenSpared(),
                        CleanerDriver.TOPICS.tokenSightings())) {
            cleaner.pipeBytes(topic, KEY, "{\"truncated".getBytes(StandardCharsets.UTF_8));
        }

        // Then
        assertThat(cleaner.deadLetters())
                .extracting(letter -> read(letter).source().topic())
                .containsExactlyInAnyOrder(
                        CleanerDriver.TOPICS.tokenChanges(),
                        CleanerDriver.TOPICS.tokenSpared(),
                        CleanerDriver.TOPICS.tokenSightings());
    }

    @Test
    void tellsOfAFailureOfItsOwnJustItsKind() {
        // Given
        ProcessingExceptionHandler handler = handler();

        // When
        var response =
                handler.handleError(
                        new FailedRecord("token-changes"),
                        null,
                        new IllegalStateException("secret-value"));

        // Then
        assertThat(response.result().toString()).isEqualTo("RESUME");
        assertThat(response.deadLetterQueueRecords())
                .singleElement()
                .satisfies(
                        letter ->
                                assertThat(letter.headers().lastHeader("reason").value())
                                        .asString(StandardCharsets.UTF_8)
                                        .contains("IllegalStateException")
                                        .doesNotContain("secret-value"));
    }

    @Test
    void failsWhereNoRecordIsAtFault() {
        // Given
        ProcessingExceptionHandler handler = handler();

        // Then: a tick of the clock, and a store.
        assertThat(
                        handler.handleError(
                                        new FailedRecord(null), null, new IllegalStateException())
                                .result()
                                .toString())
                .isEqualTo("FAIL");
        assertThat(
                        handler.handleError(
                                        new FailedRecord("token-changes"),
                                        null,
                                        new StreamsException("the disk is full"))
                                .result()
                                .toString())
                .isEqualTo("FAIL");
    }

    @Test
    void swallowsNoFailureOfATick() {
        // Given: bytes in the index of what is due that no tick can read.
        cleaner.pipe("token-1", token().at(5).issued());
        byte[] soon =
                ByteBuffer.allocate(Long.BYTES).putLong(micros(cleaner.now()) + 500_000).array();
        cleaner.dueIndex().put(Bytes.wrap(Arrays.copyOf(soon, soon.length - 1)), new byte[0]);

        // Then
        assertThatThrownBy(() -> cleaner.pass(Duration.ofSeconds(1)))
                .isInstanceOf(StreamsException.class);
        assertThat(cleaner.deadLetters()).isEmpty();
    }

    private static ProcessingExceptionHandler handler() {
        DeadLetterHandler handler = new DeadLetterHandler();
        handler.configure(Map.of("errors.dead.letter.queue.topic.name", "letters"));
        return handler;
    }

    private static DeadLetter read(TestRecord<byte[], byte[]> letter) {
        return DeadLetterFormat.readLetter(
                new ConsumerRecord<>(
                        "letters",
                        0,
                        0,
                        0,
                        TimestampType.CREATE_TIME,
                        0,
                        0,
                        letter.key(),
                        letter.value(),
                        new RecordHeaders(letter.headers()),
                        Optional.empty()));
    }
}
