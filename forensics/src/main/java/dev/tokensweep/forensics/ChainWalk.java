package dev.tokensweep.forensics;

import dev.tokensweep.events.AuditChain;
import dev.tokensweep.events.ChainLink;
import dev.tokensweep.events.UnreadableRecordException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;

/**
 * Follows the chain of one partition of the audit topic, event by event, and beside it the
 * checkpoints. Behind a break it goes on from what the event at hand says of itself. For one
 * thread.
 */
final class ChainWalk {
    private static final int SHOWN = 10;

    private final String topic;
    private final int partition;
    private final boolean isCut;
    private final CheckpointMatch checkpoints;
    private final AuditChain chain;
    private final List<ChainBreak> shown = new ArrayList<>();
    private long breaks;
    private long events;
    private long before;
    private long chainOffset = -1;
    private ChainLink first;
    private ChainLink last;

    /**
     * @param isCut whether the partition does not begin with its first event any more
     */
    ChainWalk(String topic, int partition, boolean isCut, CheckpointMatch checkpoints) {
        this.topic = topic;
        this.partition = partition;
        this.isCut = isCut;
        this.checkpoints = checkpoints;
        this.chain = new AuditChain(partition);
    }

    /** The next event. */
    void follow(ConsumerRecord<byte[], byte[]> event) {
        events++;
        ChainLink link;
        try {
            link = AuditChain.read(event.headers());
        } catch (UnreadableRecordException e) {
            found(event.offset(), "carries " + e.getMessage());
            return;
        }
        if (link == null) {
            followUnchained(event);
            return;
        }
        String wrong = first == null ? wrongAtFirst(event, link) : wrong(event, link);
        if (wrong != null) {
            found(event.offset(), wrong);
        }
        last = link;
        String disagreement = checkpoints.disagreement(link);
        if (disagreement != null) {
            found(event.offset(), disagreement);
        }
    }

    private void followUnchained(ConsumerRecord<byte[], byte[]> event) {
        if (first == null) {
            before++;
        } else {
            found(event.offset(), "has no hash, though the chain begins before it");
        }
    }

    private String wrongAtFirst(ConsumerRecord<byte[], byte[]> event, ChainLink link) {
        first = link;
        chainOffset = event.offset();
        if (link.sequence() == 0) {
            return wrongHash(event, ChainLink.NONE, link);
        }
        // What the topic has given up cannot be asked for; anything else must be there.
        return isCut && before == 0
                ? null
                : "is event %d of the chain: those before it are missing"
                        .formatted(link.sequence());
    }

    private String wrong(ConsumerRecord<byte[], byte[]> event, ChainLink link) {
        long expected = last.sequence() + 1;
        if (link.sequence() == expected) {
            return wrongHash(event, last, link);
        }
        if (link.sequence() == 0) {
            return "a chain begins anew behind event %d: the cleaner's state was made anew, or these are not its events"
                    .formatted(last.sequence());
        }
        return link.sequence() > expected
                ? "is event %d of the chain, where %d was to come: %d missing"
                        .formatted(link.sequence(), expected, link.sequence() - expected)
                : "is event %d of the chain, where %d was to come: it was put in or moved"
                        .formatted(link.sequence(), expected);
    }

    private String wrongHash(
            ConsumerRecord<byte[], byte[]> event, ChainLink behind, ChainLink link) {
        if (event.timestampType() != TimestampType.CREATE_TIME) {
            return "carries a time of the broker's: message.timestamp.type of the topic is not CreateTime, so its own time is lost";
        }
        ChainLink actual =
                chain.next(behind, event.timestamp(), event.key(), event.value(), event.headers());
        return Objects.equals(actual.hash(), link.hash())
                ? null
                : "was changed, or does not follow from the event before it";
    }

    private void found(long offset, String what) {
        found(new ChainBreak(topic, partition, offset, what));
    }

    /** Something wrong that was seen elsewhere than in the chain itself. */
    void found(ChainBreak broken) {
        breaks++;
        if (shown.size() < SHOWN) {
            shown.add(broken);
        }
    }

    /**
     * There is no more on the topic: is there by the checkpoints?
     *
     * @param end the offset behind the last event
     */
    void missAtEnd(long end) {
        String missing = checkpoints.beyond(last);
        if (missing != null) {
            found(end, missing);
        }
    }

    /** What was found. */
    ChainReport end() {
        checkpoints.broken().forEach(this::found);
        return new ChainReport(
                partition,
                events,
                before,
                chainOffset,
                first,
                isCut,
                last,
                checkpoints.agreed(),
                checkpoints.signed(),
                breaks,
                shown);
    }
}
