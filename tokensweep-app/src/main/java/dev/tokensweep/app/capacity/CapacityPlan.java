package dev.tokensweep.app.capacity;

import dev.tokensweep.events.TopicSpec;
import dev.tokensweep.events.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What an installation needs for so many live tokens, and so many that begin and end each second.
 * It is arithmetic on {@link MeasuredCost}, with the rules of thumb that stand here.
 */
public record CapacityPlan(long tokens, long perSecond) {
    /** Half of a processor is left for peaks, compactions and what else the machine does. */
    static final double BUSY = 0.5;

    /** Of a process that runs cleaner and sink; more processes rather than larger ones. */
    static final int CORES = 2;

    /** As much as is restored in about a minute where a disk is lost. */
    static final long TOKENS_PER_PARTITION = 10_000_000;

    /** Partitions cannot be added later. */
    static final int ROOM_TO_GROW = 2;

    /** A compaction writes the new beside the old, on the disk and on the broker. */
    static final int COMPACTION = 2;

    /** Of each process; it does not depend on the number of tokens. */
    public static final int HEAP_MIB = 512;

    /** As {@code kafka.changes-retention} is where nothing is said. */
    static final Duration CHANGES_RETENTION = Duration.ofDays(30);

    /** As {@code capture.max-retained-log} is where nothing is said. */
    static final long MAX_RETAINED_LOG_BYTES = 10L << 30;

    private static final int FEWEST_PARTITIONS = 4;
    private static final double FILTER_BYTES_PER_TOKEN = 10 / 8.0;
    private static final double MICROS = 1e6;

    /**
     * A topic.
     *
     * @param bytesPerDay of one copy
     * @param retention null for ever
     */
    public record Topic(String name, double bytesPerDay, Duration retention) {
        /** What one copy takes in the end; of a topic that is kept for ever, after a year. */
        public double bytesKept() {
            return bytesPerDay * (retention == null ? 365 : retention.toHours() / 24.0);
        }
    }

    public CapacityPlan {
        if (tokens < 1 || perSecond < 1) {
            throw new IllegalArgumentException("no tokens, or none that come");
        }
    }

    /** Processes with the roles cleaner and sink, without one in reserve. */
    public int instances() {
        double cores =
                perSecond
                        * (MeasuredCost.CLEANER.amount() + MeasuredCost.SINK.amount())
                        / MICROS
                        / BUSY;
        return (int) Math.max(1, Math.ceil(cores / CORES));
    }

    /** For {@code kafka.partitions}: a power of two. */
    public int partitions() {
        long forState = (tokens + TOKENS_PER_PARTITION - 1) / TOKENS_PER_PARTITION;
        long forThreads = (long) instances() * CORES;
        long needed = ROOM_TO_GROW * Math.max(forState, forThreads);
        int partitions = FEWEST_PARTITIONS;
        while (partitions < needed) {
            partitions *= 2;
        }
        return partitions;
    }

    /** Processors that the whole keeps busy, the broker and the log's reader with it. */
    public double coresBusy() {
        double micros =
                MeasuredCost.CAPTURE.amount()
                        + MeasuredCost.CLEANER.amount()
                        + MeasuredCost.SINK.amount()
                        + MeasuredCost.BROKER.amount()
                        + MeasuredCost.LOG_READER.amount();
        return perSecond * micros / MICROS;
    }

    /** Disk of each instance for its share of the state. */
    public double diskBytes() {
        return MeasuredCost.STATE.amount() * tokens * COMPACTION / instances();
    }

    /** Memory of each instance beyond the process, in which the system keeps the filters' pages. */
    public double pageCacheBytes() {
        return FILTER_BYTES_PER_TOKEN * tokens / instances();
    }

    /** What the broker gets each day, and keeps. */
    public List<Topic> topics() {
        Topics topics = new Topics("", partitions(), CHANGES_RETENTION);
        Map<String, MeasuredCost> costs =
                Map.of(
                        topics.tokenChanges(), MeasuredCost.CHANGES,
                        topics.tokenVerdicts(), MeasuredCost.VERDICTS,
                        topics.tokenAudit(), MeasuredCost.AUDIT);
        return topics.all().stream()
                .filter(topic -> costs.containsKey(topic.name()))
                .map(
                        topic ->
                                new Topic(
                                        topic.name(),
                                        perDay(costs.get(topic.name())),
                                        retention(topic)))
                .toList();
    }

    private static Duration retention(TopicSpec topic) {
        long ms = Long.parseLong(topic.settings().get("retention.ms"));
        return ms < 0 ? null : Duration.ofMillis(ms);
    }

    /** What the changelogs take on the broker, one copy of each. */
    public double changelogBytes() {
        return MeasuredCost.CHANGELOG.amount() * tokens * COMPACTION;
    }

    /** What the database writes into its log, the server's own statements with it. */
    public double logBytesPerSecond() {
        return MeasuredCost.DATABASE_LOG.amount() * perSecond;
    }

    /** What the database keeps for the slot where capture is down for a day. */
    public double logBytesPerDay() {
        return perDay(MeasuredCost.DATABASE_LOG);
    }

    /** How long capture may be down until {@code capture.max-retained-log} is full. */
    public Duration bearableOutage() {
        return Duration.ofSeconds((long) (MAX_RETAINED_LOG_BYTES / logBytesPerSecond()));
    }

    /** How long the first look at the table takes. */
    public Duration firstLook() {
        return Duration.ofSeconds((long) (tokens / MeasuredCost.FIRST_LOOK.amount()));
    }

    /** What the database keeps for the slot meanwhile. */
    public double logBytesDuringFirstLook() {
        return logBytesPerSecond() * firstLook().toSeconds();
    }

    /** Lives a second that one log, with one capture behind it, was seen to carry. */
    public static long carriedPerSecond() {
        return (long) MeasuredCost.CARRIED.amount();
    }

    /** Lives a second for which the one process that reads the log would need a whole processor. */
    public static long readPerSecond() {
        return (long) (MICROS / MeasuredCost.LOG_READER.amount());
    }

    /** Whether so much was seen to be carried by one database's log. */
    public boolean isCarried() {
        return perSecond <= carriedPerSecond();
    }

    private double perDay(MeasuredCost cost) {
        return cost.amount() * perSecond * Duration.ofDays(1).toSeconds();
    }
}
