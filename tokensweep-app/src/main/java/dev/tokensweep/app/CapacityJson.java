package dev.tokensweep.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokensweep.app.capacity.CapacityPlan;
import dev.tokensweep.app.capacity.MeasuredCost;

/** A capacity plan for programs, with what it rests on. */
final class CapacityJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private CapacityJson() {}

    static ObjectNode of(CapacityPlan plan) {
        ObjectNode json =
                MAPPER.createObjectNode()
                        .put("tokens", plan.tokens())
                        .put("perSecond", plan.perSecond())
                        .put("seenToBeCarriedByOneLog", plan.isCarried())
                        .put("carriedPerSecond", CapacityPlan.carriedPerSecond())
                        .put("coresBusy", plan.coresBusy())
                        .put("instances", plan.instances())
                        .put("partitions", plan.partitions())
                        .put("heapMiB", CapacityPlan.HEAP_MIB)
                        .put("residentMiB", Math.round(MeasuredCost.RESIDENT.amount()))
                        .put("pageCacheBytesOfEachInstance", Math.round(plan.pageCacheBytes()))
                        .put("diskBytesOfEachInstance", Math.round(plan.diskBytes()))
                        .put("changelogBytes", Math.round(plan.changelogBytes()))
                        .put("logBytesPerSecond", Math.round(plan.logBytesPerSecond()))
                        .put("logBytesPerDay", Math.round(plan.logBytesPerDay()))
                        .put("bearableOutageSeconds", plan.bearableOutage().toSeconds())
                        .put("firstLookSeconds", plan.firstLook().toSeconds())
                        .put("logBytesDuringFirstLook", Math.round(plan.logBytesDuringFirstLook()));
        ArrayNode topics = json.putArray("topics");
        for (CapacityPlan.Topic topic : plan.topics()) {
            ObjectNode one =
                    topics.addObject()
                            .put("name", topic.name())
                            .put("bytesPerDay", Math.round(topic.bytesPerDay()))
                            .put("bytesKept", Math.round(topic.bytesKept()));
            if (topic.retention() != null) {
                one.put("retentionSeconds", topic.retention().toSeconds());
            }
        }
        ArrayNode measured = json.putArray("measured");
        for (MeasuredCost cost : MeasuredCost.values()) {
            measured.addObject()
                    .put("what", cost.what().replace("`", ""))
                    .put("amount", cost.amount())
                    .put("unit", cost.unit())
                    .put("command", cost.command());
        }
        return json;
    }
}
