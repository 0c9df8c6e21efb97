package dev.tokensweep.bench;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.MemberDescription;

/**
 * Which partitions each instance works on.
 *
 * @param partitions of all topics that a group reads, by group and then by instance
 */
record Assignment(Map<String, Map<String, Integer>> partitions) {

    /** As the broker's groups are at this moment. */
    static Assignment of(BenchServices services, BenchDatabase database)
            throws ExecutionException, InterruptedException {
        String prefix = CleanerRun.prefix(database);
        try (Admin admin = services.admin()) {
            List<String> groups =
                    admin.listGroups().all().get().stream()
                            .map(GroupListing::groupId)
                            .filter(group -> group.startsWith(prefix))
                            .toList();
            Map<String, Map<String, Integer>> partitions = new TreeMap<>();
            for (ConsumerGroupDescription group :
                    admin.describeConsumerGroups(groups).all().get().values()) {
                partitions.put(
                        group.groupId().substring(prefix.length()),
                        group.members().stream()
                                .collect(
                                        Collectors.groupingBy(
                                                Assignment::instance,
                                                TreeMap::new,
                                                Collectors.summingInt(
                                                        member ->
                                                                member.assignment()
                                                                        .topicPartitions()
                                                                        .size()))));
            }
            return new Assignment(partitions);
        }
    }

    /** Each thread of an instance is a member with a number behind the instance's name. */
    private static String instance(MemberDescription member) {
        return member.groupInstanceId().orElse(member.consumerId()).replaceFirst("-\\d+$", "");
    }

    @Override
    public String toString() {
        return partitions.entrySet().stream()
                .map(group -> group.getKey() + " " + group.getValue().values())
                .collect(Collectors.joining(", "));
    }

    /** The least of one instance over the most of one, in the group that is split worst. */
    double evenness() {
        return partitions.values().stream()
                .mapToDouble(group -> Evenness.of(group.values()))
                .min()
                .orElse(0);
    }
}
