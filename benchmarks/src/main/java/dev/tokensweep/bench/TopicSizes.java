package dev.tokensweep.bench;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;

/**
 * What a database's topics take on the broker's disk, one copy of each, by the broker's account.
 *
 * @param bytes by topic, without the prefix
 */
record TopicSizes(Map<String, Long> bytes) {
    TopicSizes {
        bytes = Map.copyOf(bytes);
    }

    static TopicSizes of(BenchServices services, BenchDatabase database)
            throws ExecutionException, InterruptedException {
        Map<String, Long> bytes = new TreeMap<>();
        String prefix = CleanerRun.prefix(database);
        try (Admin admin = services.admin()) {
            int broker = admin.describeCluster().nodes().get().iterator().next().id();
            Map<String, LogDirDescription> directories =
                    admin.describeLogDirs(Set.of(broker)).allDescriptions().get().get(broker);
            directories
                    .values()
                    .forEach(
                            directory ->
                                    directory.replicaInfos().entrySet().stream()
                                            .filter(
                                                    each ->
                                                            each.getKey()
                                                                    .topic()
                                                                    .startsWith(prefix))
                                            .forEach(
                                                    each ->
                                                            bytes.merge(
                                                                    each.getKey()
                                                                            .topic()
                                                                            .substring(
                                                                                    prefix
                                                                                            .length()),
                                                                    each.getValue().size(),
                                                                    Long::sum)));
        }
        return new TopicSizes(bytes);
    }

    /** Of one topic; none where there is no such topic. */
    long of(String topic) {
        return bytes.getOrDefault(topic, 0L);
    }

    /** Of all that the cleaner's stores are rebuilt from. */
    long changelogs() {
        return bytes.entrySet().stream()
                .filter(each -> each.getKey().endsWith("-changelog"))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
