package dev.tokensweep.forensics;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * A topic as it stands at one moment.
 *
 * @param id Kafka's own, another for each topic ever made
 * @param begins the first offset that is still there, by partition
 * @param ends behind the last that is committed, by partition
 */
public record TopicFacts(
        String topic, String id, Map<Integer, Long> begins, Map<Integer, Long> ends) {
    public TopicFacts {
        begins = Map.copyOf(begins);
        ends = Map.copyOf(ends);
    }

    /**
     * Asks the broker.
     *
     * @param kafka settings of a client
     * @throws ForensicsException when there is no such topic
     * @throws KafkaException when the broker does not serve us
     */
    public static TopicFacts of(Map<String, Object> kafka, String topic) {
        return find(kafka, topic)
                .orElseThrow(
                        () ->
                                new ForensicsException(
                                        "kafka: the broker at %s has no topic %s; check kafka.bootstrap-servers and kafka.topic-prefix ('run' makes the topic at its first start)"
                                                .formatted(kafka.get("bootstrap.servers"), topic)));
    }

    /**
     * Asks the broker; empty where there is no such topic.
     *
     * @throws KafkaException when the broker does not serve us
     */
    static Optional<TopicFacts> find(Map<String, Object> kafka, String topic) {
        try (Admin admin = Admin.create(kafka)) {
            TopicDescription described =
                    admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
            Map<TopicPartition, OffsetSpec> earliest = ask(described, OffsetSpec.earliest());
            Map<TopicPartition, OffsetSpec> latest = ask(described, OffsetSpec.latest());
            ListOffsetsOptions committed = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
            return Optional.of(
                    new TopicFacts(
                            topic,
                            described.topicId().toString(),
                            offsets(admin.listOffsets(earliest).all().get()),
                            offsets(admin.listOffsets(latest, committed).all().get())));
        } catch (InterruptedException e) {
            // Kafka's own form of it keeps the thread's flag.
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw new KafkaException(e.getCause().getMessage(), e.getCause());
        }
    }

    private static Map<TopicPartition, OffsetSpec> ask(TopicDescription topic, OffsetSpec what) {
        return topic.partitions().stream()
                .map(info -> new TopicPartition(topic.name(), info.partition()))
                .collect(Collectors.toMap(Function.identity(), partition -> what));
    }

    private static Map<Integer, Long> offsets(Map<TopicPartition, ListOffsetsResultInfo> answer) {
        Map<Integer, Long> offsets = new TreeMap<>();
        answer.forEach((partition, info) -> offsets.put(partition.partition(), info.offset()));
        return offsets;
    }
}
