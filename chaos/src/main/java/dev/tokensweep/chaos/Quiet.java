package dev.tokensweep.chaos;

import dev.tokensweep.demo.Rest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits until nothing is left to do: what may go has gone, and every end is told. After a time
 * without sight not every end can be told; then it is enough that nothing more is. Used by one
 * thread.
 */
final class Quiet {
    static final Duration LIMIT = Duration.ofMinutes(3);

    private static final long LOOK_NANOS = Duration.ofMillis(200).toNanos();
    private static final Duration SILENCE = Duration.ofSeconds(4);

    private final Plant plant;
    private long untold;

    Quiet(Plant plant) {
        this.plant = plant;
    }

    /**
     * Waits.
     *
     * @param blinded whether the log was lost since the last time
     * @return null, or what is left when the limit is over
     */
    String await(boolean blinded) throws SQLException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        long told = -1;
        long toldSince = System.nanoTime();
        try (Connection connection = plant.database().connect()) {
            while (true) {
                plant.fleet().reviveDead();
                Rest rest = Rest.look(connection, plant.audit());
                if (told != plant.audit().told()) {
                    told = plant.audit().told();
                    toldSince = System.nanoTime();
                }
                boolean silent = System.nanoTime() - toldSince > SILENCE.toNanos();
                if (isQuiet(rest, silent, blinded)) {
                    untold = rest.untoldEnds();
                    return null;
                }
                // What was told too often no waiting will mend.
                boolean hopeless = silent && rest.eligible() == 0 && rest.untoldEnds() < untold;
                if (hopeless || System.nanoTime() > deadline) {
                    return "law 6: when nothing more was told, %d tokens might go and %d ends were not told"
                            .formatted(rest.eligible(), rest.untoldEnds() - untold);
                }
                LockSupport.parkNanos(LOOK_NANOS);
            }
        }
    }

    /** What the silence leaves untold of live tokens, the laws are to find. */
    private boolean isQuiet(Rest rest, boolean silent, boolean blinded) {
        boolean endsAreTold = blinded ? silent : rest.untoldEnds() == untold;
        return rest.eligible() == 0 && endsAreTold && (rest.isTold() || silent);
    }
}
