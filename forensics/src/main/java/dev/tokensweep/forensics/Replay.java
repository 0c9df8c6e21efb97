package dev.tokensweep.forensics;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Replays the record as it is on the topic, all partitions in one order by the events' time, up to
 * what is committed by now. Used by one thread.
 */
public final class Replay {
    private static final long COMMIT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int COMMIT_EVENTS = 50_000;

    private final Map<String, Object> kafka;
    private final TopicFacts facts;
    private final ReplayFilter filter;
    private final double speed;

    /**
     * @param speed how much faster than time went; 0 for as fast as it goes
     */
    public Replay(Map<String, Object> kafka, TopicFacts facts, ReplayFilter filter, double speed) {
        this.kafka = Map.copyOf(kafka);
        this.facts = facts;
        this.filter = filter;
        this.speed = speed;
    }

    /**
     * What was done.
     *
     * @param replayed events that matched
     * @param unreadable records that are no events that this version knows; they are left out
     * @param isComplete false where it was told to end before
     */
    public record Outcome(long replayed, long unreadable, boolean isComplete) {}

    /**
     * Does it.
     *
     * @param interrupted opened when it is to end; what was written until then is kept
     */
    public Outcome run(ReplayTarget target, CountDownLatch interrupted, Indexing.Progress progress)
            throws IOException, InterruptedException {
        Map<Integer, Long> from = new HashMap<>(facts.begins());
        from.putAll(target.places());
        long total =
                facts.ends().entrySet().stream()
                        .mapToLong(e -> e.getValue() - from.get(e.getKey()))
                        .sum();
        long replayed = 0;
        long committed = 0;
        long committedNanos = System.nanoTime();
        Pace pace = new Pace(speed, interrupted);
        try (MergedRecords records = new MergedRecords(kafka, facts, from, filter)) {
            MergedRecords.Timed next = records.next();
            while (next != null && pace.await(next.micros())) {
                target.write(next.record());
                replayed++;
                boolean isTime = System.nanoTime() - committedNanos > COMMIT_NANOS;
                if (isTime || replayed - committed >= COMMIT_EVENTS) {
                    target.commit(records.places());
                    committed = replayed;
                    committedNanos = System.nanoTime();
                    progress.reached(records.read(), total);
                }
                next = records.next();
            }
            if (next == null) {
                target.commit(records.places());
            } else {
                Map<Integer, Long> places = records.places();
                places.put(next.record().partition(), next.record().offset());
                target.commit(places);
            }
            return new Outcome(replayed, records.unreadable(), next == null);
        }
    }

    /** Lets time go by as it went, or faster. */
    private static final class Pace {
        private final double speed;
        private final CountDownLatch interrupted;
        private long firstMicros;
        private long startNanos;

        private Pace(double speed, CountDownLatch interrupted) {
            this.speed = speed;
            this.interrupted = interrupted;
        }

        /** Waits until it is time; false where it is to end. */
        private boolean await(long micros) throws InterruptedException {
            if (speed <= 0) {
                return interrupted.getCount() > 0;
            }
            if (startNanos == 0) {
                startNanos = System.nanoTime();
                firstMicros = micros;
            }
            long dueNanos = startNanos + (long) ((micros - firstMicros) * 1000 / speed);
            return !interrupted.await(dueNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
    }
}
