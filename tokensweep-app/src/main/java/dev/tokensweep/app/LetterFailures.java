package dev.tokensweep.app;

import dev.tokensweep.app.config.AppConfig;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Puts what can go wrong with dead letters into a command's words. */
final class LetterFailures {
    private LetterFailures() {}

    /**
     * Does the work with the broker's settings, once the topic is known to be there.
     *
     * @throws CommandFailure when it is not, or the broker does not serve us
     */
    static <T> T explained(AppConfig config, Function<Map<String, Object>, T> work) {
        Map<String, Object> kafka = CommandKafka.of(config);
        try {
            requireTopic(kafka, config.kafka().topics().deadLetters());
            return work.apply(kafka);
        } catch (ProducerFencedException e) {
            throw CommandFailure.failed(
                    "another 'dead-letters' command began meanwhile; nothing was settled by this one",
                    e);
        } catch (KafkaException e) {
            throw CommandFailure.failed(
                    "kafka: the broker at %s does not serve us (%s); %s"
                            .formatted(
                                    kafka.get("bootstrap.servers"),
                                    oneLine(e),
                                    CommandKafka.advice(config)),
                    e);
        }
    }

    private static void requireTopic(Map<String, Object> kafka, String topic) {
        try (Admin admin = Admin.create(kafka)) {
            admin.describeTopics(List.of(topic)).allTopicNames().get();
        } catch (InterruptedException e) {
            // Kafka's own form of it keeps the thread's flag.
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                throw CommandFailure.failed(
                        "kafka: the broker at %s has no topic %s; check kafka.bootstrap-servers and kafka.topic-prefix ('run' makes the topic at its first start)"
                                .formatted(kafka.get("bootstrap.servers"), topic),
                        e);
            }
            throw new KafkaException(e.getCause().getMessage(), e.getCause());
        }
    }

    static String oneLine(KafkaException failure) {
        Throwable shown = failure.getCause() == null ? failure : failure.getCause();
        return (shown.getClass().getSimpleName() + ": " + shown.getMessage())
                .replaceAll("\\s*\\R\\s*", " ");
    }
}
