package dev.tokensweep.sink;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/** What the workers have done and how they are. Thread-safe. */
final class SinkHealth {
    private final LongAdder purged = new LongAdder();
    private final LongAdder spared = new LongAdder();
    private final LongAdder deadLettered = new LongAdder();
    private final AtomicReferenceArray<SinkStatus.State> workers;
    private volatile String lastFailure;
    private final Map<String, String> upkeepFailures = new ConcurrentSkipListMap<>();

    SinkHealth(int threads) {
        workers = new AtomicReferenceArray<>(threads);
        for (int worker = 0; worker < threads; worker++) {
            workers.set(worker, SinkStatus.State.STARTING);
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
                upkeepFailures);
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
