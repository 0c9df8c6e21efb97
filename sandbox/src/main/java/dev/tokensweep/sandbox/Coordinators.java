package dev.tokensweep.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.Topic;

/**
 * Whether a broker's coordinators of consumer groups and transactions serve.
 *
 * <p>After a kill one may not, for good: a broker that comes back takes up what it led before,
 * loses it as its old session ends, and leads it again. Where a coordinator is still loading for
 * the first of these, the second is taken as done already; when the first then fails, nobody loads
 * it any more until the broker starts again (Kafka 4.3.1, {@code CoordinatorRuntime}).
 */
final class Coordinators implements AutoCloseable {
    private final Admin admin;

    private Coordinators(String bootstrapServers, Duration limit) {
        int limitMs = Math.toIntExact(limit.toMillis());
        admin =
                Admin.create(
                        Map.of(
                                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, limitMs,
                                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, limitMs));
    }

    /**
     * Asks each of them for something that it has not.
     *
     * @param limit for each
     * @return false when one does not answer in time
     */
    static boolean serve(String bootstrapServers, Duration limit) {
        try (Coordinators coordinators = new Coordinators(bootstrapServers, limit)) {
            coordinators.askAll();
            return true;
        } catch (ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("interrupted while the broker started", e);
        }
    }

    private void askAll() throws ExecutionException, InterruptedException {
        for (String group : namePerPartition(Topic.GROUP_METADATA_TOPIC_NAME)) {
            admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
        }
        for (String transaction : namePerPartition(Topic.TRANSACTION_STATE_TOPIC_NAME)) {
            askFor(transaction);
        }
    }

    private void askFor(String transaction) throws ExecutionException, InterruptedException {
        try {
            admin.describeTransactions(List.of(transaction)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TransactionalIdNotFoundException)) {
                throw e;
            }
        }
    }

    /** A name for each partition of a topic, by which Kafka finds it; none before the topic is. */
    private List<String> namePerPartition(String topic)
            throws ExecutionException, InterruptedException {
        try {
            TopicDescription description =
                    admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
            int partitions = description.partitions().size();
            return IntStream.range(0, partitions)
                    .mapToObj(partition -> name(partition, partitions))
                    .toList();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return List.of();
            }
            throw e;
        }
    }

    private static String name(int partition, int partitions) {
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> "asked-at-start-" + i)
                .filter(name -> (name.hashCode() & Integer.MAX_VALUE) % partitions == partition)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
