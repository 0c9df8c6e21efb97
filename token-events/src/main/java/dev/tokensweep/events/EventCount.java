package dev.tokensweep.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import org.apache.kafka.common.serialization.Serializer;

/**
 * How many audit events of one kind one partition saw in one window of wall-clock time. A reader
 * adds up the partitions.
 *
 * @param windowStartMs start of the window, milliseconds since 1970 UTC
 * @param windowMs its length
 * @param state the token's state after the event, null where unknown
 */
public record EventCount(
        long windowStartMs,
        long windowMs,
        AuditType type,
        String state,
        Integer tenantId,
        Integer consumerKeyId,
        String grantType,
        int partition,
        long count) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Writes one JSON object; fields that say nothing are left out. Thread-safe. */
    public static Serializer<EventCount> serializer() {
        return (topic, count) -> {
            ObjectNode json =
                    MAPPER.createObjectNode()
                            .put("windowStartMs", count.windowStartMs)
                            .put("windowMs", count.windowMs)
                            .put("type", count.type.name())
                            .put("partition", count.partition)
                            .put("count", count.count);
            if (count.state != null) {
                json.put("state", count.state);
            }
            if (count.tenantId != null) {
                json.put("tenantId", count.tenantId);
            }
            if (count.consumerKeyId != null) {
                json.put("consumerKeyId", count.consumerKeyId);
            }
            if (count.grantType != null) {
                json.put("grantType", count.grantType);
            }
            try {
                return MAPPER.writeValueAsBytes(json);
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        };
    }
}
