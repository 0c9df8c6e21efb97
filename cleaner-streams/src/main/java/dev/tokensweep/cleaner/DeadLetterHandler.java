package dev.tokensweep.cleaner;

import dev.tokensweep.events.DeadLetter;
import dev.tokensweep.events.DeadLetterFormat;
import dev.tokensweep.events.RecordPlace;
import dev.tokensweep.events.UnreadableRecordException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts aside the record that fails, in the task's own transaction, and goes on with the next. What
 * fails without a record at fault ends the thread instead, and its transaction with it: a tick of
 * the clock, a store, the broker. Made by Kafka Streams, used by one stream thread.
 */
public final class DeadLetterHandler
        implements DeserializationExceptionHandler, ProcessingExceptionHandler {
    private static final Logger LOGGER = LoggerFactory.getLogger(DeadLetterHandler.class);

    private String topic;

    @Override
    public void configure(Map<String, ?> configs) {
        topic = (String) configs.get(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG);
    }

    @Override
    public DeserializationExceptionHandler.Response handleError(
            ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception failure) {
        return DeserializationExceptionHandler.Response.resume(List.of(letter(context, failure)));
    }

    @Override
    public ProcessingExceptionHandler.Response handleError(
            ErrorHandlerContext context, Record<?, ?> record, Exception failure) {
        boolean recordAtFault =
                context.topic() != null
                        && !(failure instanceof KafkaException)
                        && !(failure instanceof UncheckedIOException);
        return recordAtFault
                ? ProcessingExceptionHandler.Response.resume(List.of(letter(context, failure)))
                : ProcessingExceptionHandler.Response.fail();
    }

    private ProducerRecord<byte[], byte[]> letter(ErrorHandlerContext context, Exception failure) {
        RecordPlace place = new RecordPlace(context.topic(), context.partition(), context.offset());
        String reason = reason(failure);
        LOGGER.warn("{} is a dead letter: {}", place, reason);
        LOGGER.debug("The failure", failure);
        return DeadLetterFormat.write(
                topic,
                DeadLetter.of(DeadLetter.Stage.CLEANER, reason, place, Instant.now()),
                context.sourceRawKey(),
                context.sourceRawValue());
    }

    /** Another's message may quote what it could not use. */
    private static String reason(Exception failure) {
        return failure instanceof UnreadableRecordException
                ? failure.getMessage()
                : "the cleaner failed on it: " + failure.getClass().getSimpleName();
    }
}
