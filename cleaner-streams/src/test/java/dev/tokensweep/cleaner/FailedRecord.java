package dev.tokensweep.cleaner;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.processor.TaskId;

/**
 * What Kafka Streams tells of a record that failed.
 *
 * @param topic null where a tick of the clock failed
 */
record FailedRecord(String topic) implements ErrorHandlerContext {
    @Override
    public int partition() {
        return topic == null ? -1 : 0;
    }

    @Override
    public long offset() {
        return topic == null ? -1 : 7;
    }

    @Override
    public Headers headers() {
        return new RecordHeaders();
    }

    @Override
    public String processorNodeId() {
        return CleanerTopology.FOLLOW_TOKENS;
    }

    @Override
    public TaskId taskId() {
        return new TaskId(0, 0);
    }

    @Override
    public long timestamp() {
        return 0;
    }

    @Override
    public byte[] sourceRawKey() {
        return null;
    }

    @Override
    public byte[] sourceRawValue() {
        return null;
    }
}
