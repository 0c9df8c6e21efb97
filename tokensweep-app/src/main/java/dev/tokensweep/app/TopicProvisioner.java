package dev.tokensweep.app;

import dev.tokensweep.events.TopicSpec;
import dev.tokensweep.events.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;

/** Sees to it that the topics are there, as specified, before a stage starts. */
final class TopicProvisioner {
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private TopicProvisioner() {}

    /**
     * Creates what is missing and refuses what is different where it matters.
     *
     * @param replicationFactor -1 for the broker's default
     * @throws CommandFailure when no broker answers, or a topic has another number of partitions
     */
    static void provision(
            Map<String, Object> kafkaProperties, Topics topics, short replicationFactor) {
        Map<String, Object> properties = new HashMap<>(kafkaProperties);
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 15_000);
        try (Admin admin = admin(properties)) {
            Set<String> present = get(admin.listTopics().names(), kafkaProperties);
            List<NewTopic> missing = new ArrayList<>();
            List<String> existing = new ArrayList<>();
            for (TopicSpec topic : topics.all()) {
                if (present.contains(topic.name())) {
                    existing.add(topic.name());
                } else {
                    missing.add(
                            new NewTopic(topic.name(), topic.partitions(), replicationFactor)
                                    .configs(topic.settings()));
                }
            }
            create(admin, missing, kafkaProperties);
            check(topics, get(admin.describeTopics(existing).allTopicNames(), kafkaProperties));
        }
    }

    /**
     * Creates another topic with the settings of the audit topic, where it is missing.
     *
     * @param replicationFactor -1 for the broker's default
     * @throws CommandFailure when no broker answers
     */
    static void provideLike(
            Map<String, Object> kafkaProperties,
            Topics topics,
            String name,
            short replicationFactor) {
        TopicSpec audit =
                topics.all().stream()
                        .filter(topic -> topic.name().equals(topics.tokenAudit()))
                        .findFirst()
                        .orElseThrow();
        try (Admin admin = admin(kafkaProperties)) {
            if (!get(admin.listTopics().names(), kafkaProperties).contains(name)) {
                NewTopic missing = new NewTopic(name, audit.partitions(), replicationFactor);
                create(admin, List.of(missing.configs(audit.settings())), kafkaProperties);
            }
        }
    }

    /** A file of keys that cannot be read is found here, before anything is sent. */
    private static Admin admin(Map<String, Object> properties) {
        try {
            return Admin.create(properties);
        } catch (KafkaException e) {
            throw CommandFailure.usage(
                    "kafka.properties: no client can be made of them (%s): check the files and settings of TLS and SASL"
                            .formatted(innermost(e)));
        }
    }

    private static void create(
            Admin admin, List<NewTopic> missing, Map<String, Object> kafkaProperties) {
        for (KafkaFuture<Void> created : admin.createTopics(missing).values().values()) {
            try {
                created.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                // Another instance that starts at this moment may have been faster.
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw unanswered(kafkaProperties, e.getCause());
                }
            } catch (TimeoutException e) {
                throw unanswered(kafkaProperties, e);
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
    }

    private static void check(Topics topics, Map<String, TopicDescription> existing) {
        for (TopicSpec topic : topics.all()) {
            TopicDescription found = existing.get(topic.name());
            if (found != null && found.partitions().size() != topic.partitions()) {
                throw CommandFailure.usage(
                        "kafka.partitions: topic %s has %d partitions, configured are %d; the state is kept by partition, so set kafka.partitions back to %1$s's number"
                                .formatted(
                                        topic.name(),
                                        found.partitions().size(),
                                        topic.partitions()));
            }
        }
    }

    private static <T> T get(KafkaFuture<T> future, Map<String, Object> kafkaProperties) {
        try {
            return future.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw unanswered(kafkaProperties, e.getCause());
        } catch (TimeoutException e) {
            throw unanswered(kafkaProperties, e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static CommandFailure unanswered(Map<String, Object> properties, Throwable cause) {
        Object servers = properties.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG);
        if (cause instanceof AuthenticationException || cause instanceof AuthorizationException) {
            return CommandFailure.usage(
                    "kafka.properties: the broker at %s and we do not trust each other (%s): check security.protocol, the certificates and the login"
                            .formatted(servers, innermost(cause)));
        }
        return CommandFailure.failed(
                "kafka.bootstrap-servers: the broker at %s does not serve us (%s); check that it runs, that the address is right and that its security settings are in kafka.properties"
                        .formatted(servers, innermost(cause)),
                cause);
    }

    private static String innermost(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String name = root.getClass().getSimpleName();
        return root.getMessage() == null ? name : name + ": " + root.getMessage();
    }

    private static CommandFailure interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return CommandFailure.failed("interrupted while waiting for Kafka", e);
    }
}
