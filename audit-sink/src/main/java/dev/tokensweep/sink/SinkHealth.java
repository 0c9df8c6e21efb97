package dev.tokensweep.sink;

import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/** What the workers have done and how they are. Thread-safe. */
final class SinkHealth {
    private final LongAdder purged = new LongAdder();
    private final LongAdder spared = new LongAdder();
    private final LongAdder deadLettered = new LongAdder();
    private final AtomicReferenceArray<SinkStatus.State> workers;
    private volatile String lastFailure;
    private final Map<String, String> upkeepFailures = new ConcurrentSkipListMap<>();
    private final LongAdder upkeepFailed = new LongAdder();
    private final LongAdder passes = new LongAdder();
    private final AtomicIntegerArray batchLimits;
    private final AtomicLongArray pausesMs;
    private final AtomicReferenceArray<SinkStatus.HeldBy> heldBy;

    SinkHealth(int threads) {
        workers = new AtomicReferenceArray<>(threads);
        batchLimits = new AtomicIntegerArray(threads);
        pausesMs = new AtomicLongArray(threads);
        heldBy = new AtomicReferenceArray<>(threads);
        for (int worker = 0; worker < threads; worker++) {
            workers.set(worker, SinkStatus.State.STARTING);
            heldBy.set(worker, SinkStatus.HeldBy.NOTHING);
        }
    }

    void add(PurgeOutcome outcome) {
        purged.add(outcome.purged());
        spared.add(outcome.spared());
        deadLettered.add(outcome.deadLettered());
    }

    void well(int worker) {
        workers.set(worker, SinkStatus.State.RUNNING);
    }

    /**
     * @param failure in one line, without secrets
     */
    void failed(int worker, String failure) {
        workers.set(worker, SinkStatus.State.DEGRADED);
        lastFailure = failure;
    }

    /** A chore of the upkeep failed, and will be tried again. */
    void upkeepFailed(String chore, String failure) {
        upkeepFailures.put(chore, failure);
        upkeepFailed.increment();
    }

    /** A chore ended a round without failing. */
    void upkeepRound(String chore) {
        if (chore.equals(TokenTablePass.NAME)) {
            passes.increment();
        }
    }

    /** How large a worker's next batch may be, after which pause it comes, and why. */
    void paces(int worker, int batchLimit, long pauseMs, SinkStatus.HeldBy why) {
        batchLimits.set(worker, batchLimit);
        pausesMs.set(worker, pauseMs);
        heldBy.set(worker, why);
    }

    void upkeepWell(String chore) {
        upkeepFailures.remove(chore);
    }

    void stopped(int worker) {
        workers.set(worker, SinkStatus.State.STOPPED);
    }

    SinkStatus status() {
        return new SinkStatus(
                state(),
                null,
                purged.sum(),
                spared.sum(),
                deadLettered.sum(),
                lastFailure,
                upkeepFailures,
                work());
    }

    private SinkStatus.Work work() {
        return new SinkStatus.Work(
                IntStream.range(0, batchLimits.length()).map(batchLimits::get).min().orElse(0),
                IntStream.range(0, pausesMs.length()).mapToLong(pausesMs::get).max().orElse(0),
                IntStream.range(0, heldBy.length())
                        .mapToObj(heldBy::get)
                        .max(Comparator.naturalOrder())
                        .orElse(SinkStatus.HeldBy.NOTHING),
                passes.sum(),
                upkeepFailed.sum());
    }

    /** The sink is as well as its worst worker. */
    private SinkStatus.State state() {
        SinkStatus.State[] worstFirst = {
            SinkStatus.State.DEGRADED, SinkStatus.State.STARTING, SinkStatus.State.RUNNING
        };
        for (SinkStatus.State state : worstFirst) {
            for (int worker = 0; worker < workers.length(); worker++) {
                if (workers.get(worker) == state) {
                    return state;
                }
            }
        }
        return SinkStatus.State.STOPPED;
    }
}
