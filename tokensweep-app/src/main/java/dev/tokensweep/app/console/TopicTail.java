package dev.tokensweep.app.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tokensweep.events.AuditType;
import dev.tokensweep.events.DeadLetterFormat;
import dev.tokensweep.events.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the counts of the last hour and the dead letters, of the whole installation. What is none
 * of ours on these topics is passed over. Thread-safe.
 */
public final class TopicTail implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(TopicTail.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAST = Duration.ofHours(1);
    private static final Duration REST_AFTER_FAILURE = Duration.ofSeconds(5);
    private static final long JOIN_MS = 3_000;

    private final Map<String, Object> kafka;
    private final TopicPartition stats;
    private final TopicPartition letters;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread = new Thread(this::follow, "console-tail");
    private volatile Counted counted = new Counted();
    private volatile KafkaConsumer<byte[], byte[]> consumer;
    private String told;

    private TopicTail(Map<String, Object> kafka, Topics topics) {
        this.kafka = Map.copyOf(kafka);
        this.stats = new TopicPartition(topics.tokenStats(), 0);
        this.letters = new TopicPartition(topics.deadLetters(), 0);
    }

    public static TopicTail start(Map<String, Object> kafka, Topics topics) {
        TopicTail tail = new TopicTail(kafka, topics);
        tail.thread.setDaemon(true);
        tail.thread.start();
        return tail;
    }

    /** All of it since the topics were last opened. */
    public Counted counted() {
        return counted;
    }

    private void follow() {
        try {
            do {
                followUntilFailure();
            } while (!stop.await(REST_AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException | InterruptException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void followUntilFailure() {
        try (KafkaConsumer<byte[], byte[]> opened = new KafkaConsumer<>(properties())) {
            consumer = opened;
            opened.assign(List.of(stats, letters));
            opened.seekToBeginning(List.of(letters));
            seekToLastHour(opened);
            Counted anew = new Counted();
            counted = anew;
            while (stop.getCount() > 0) {
                for (ConsumerRecord<byte[], byte[]> record : opened.poll(POLL)) {
                    take(record, anew);
                }
                told = null;
            }
        } catch (WakeupException e) {
            LOGGER.debug("The console's reader was woken to stop");
        } catch (InterruptException e) {
            throw e;
        } catch (RuntimeException e) {
            // Whatever it is, the page is not to stand still for ever.
            if (!String.valueOf(e.getMessage()).equals(told)) {
                told = String.valueOf(e.getMessage());
                LOGGER.warn("The console cannot read {}: {}", stats.topic(), told);
            }
        } finally {
            consumer = null;
        }
    }

    private Map<String, Object> properties() {
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        return properties;
    }

    private void seekToLastHour(KafkaConsumer<byte[], byte[]> opened) {
        long from = System.currentTimeMillis() - PAST.toMillis();
        OffsetAndTimestamp found = opened.offsetsForTimes(Map.of(stats, from)).get(stats);
        if (found == null) {
            opened.seekToEnd(List.of(stats));
        } else {
            opened.seek(stats, found.offset());
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record, Counted into) {
        if (record.topic().equals(stats.topic())) {
            count(record.value(), into);
        } else if (DeadLetterFormat.readLetter(record) != null) {
            into.letterCame();
        } else if (DeadLetterFormat.readSettlement(record) != null) {
            into.letterWent();
        }
    }

    private static void count(byte[] value, Counted into) {
        JsonNode json;
        AuditType type;
        try {
            json = value == null ? null : JSON.readTree(value);
            type = json == null ? null : AuditType.valueOf(json.path("type").asText());
        } catch (IOException | IllegalArgumentException e) {
            LOGGER.debug("A record of the counts is none of ours: {}", e.getMessage());
            return;
        }
        if (type == null) {
            return;
        }
        long atMs = json.path("windowStartMs").asLong();
        long count = json.path("count").asLong();
        into.flow().add(atMs, type, count);
        boolean begins = type == AuditType.ISSUED || type == AuditType.SEEN;
        if (begins || type.isTerminal()) {
            Ranking.Counts counts = new Ranking.Counts(begins ? count : 0, begins ? 0 : count);
            rank(into.tenants(), atMs, json.get("tenantId"), counts);
            rank(into.apps(), atMs, json.get("consumerKeyId"), counts);
            rank(into.grants(), atMs, json.get("grantType"), counts);
        }
    }

    private static void rank(Ranking ranking, long atMs, JsonNode name, Ranking.Counts counts) {
        if (name != null) {
            ranking.add(atMs, name.asText(), counts);
        }
    }

    @Override
    public void close() {
        stop.countDown();
        KafkaConsumer<byte[], byte[]> current = consumer;
        if (current != null) {
            current.wakeup();
        }
        try {
            thread.join(JOIN_MS);
            if (thread.isAlive()) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
