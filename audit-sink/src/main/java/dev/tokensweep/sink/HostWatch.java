package dev.tokensweep.sink;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the host's own signals once a second: the throttle query, the replicas, the circuit breaker.
 * What cannot be asked bars like a refusal.
 */
final class HostWatch implements Runnable {
    private static final Logger LOGGER = LoggerFactory.getLogger(HostWatch.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final List<HostSignal> signals;
    private final Brake brake;
    private final CountDownLatch stop;
    private final WatchConnection database;

    /** The reason that was told last; null where nothing barred. */
    private String told;

    /**
     * @param signals in the order of asking; the first that bars is told
     */
    HostWatch(SinkConfig config, List<HostSignal> signals, Brake brake, CountDownLatch stop) {
        this.signals = List.copyOf(signals);
        this.brake = brake;
        this.stop = stop;
        this.database = new WatchConnection(config);
    }

    @Override
    public void run() {
        database.keepLooking(PERIOD, this::look, stop, "the host");
    }

    /** All are asked, whatever the first says: the breaker must see every second. */
    private void look() {
        Bar first = null;
        for (HostSignal signal : signals) {
            Bar bar = ask(signal).orElse(null);
            if (first == null) {
                first = bar;
            }
        }
        tell(first);
    }

    private Optional<Bar> ask(HostSignal signal) {
        try {
            return database.look(signal::bar);
        } catch (SQLException e) {
            return Optional.of(
                    new Bar(
                            Bar.Kind.FAILED,
                            "%s cannot be asked: %s".formatted(signal.name(), FailureLine.of(e))));
        }
    }

    private void tell(Bar bar) {
        brake.host(bar);
        String reason = bar == null ? null : bar.reason();
        if (bar != null && bar.kind() == Bar.Kind.FAILED && !reason.equals(told)) {
            LOGGER.warn("Nothing is deleted: {}", reason);
        }
        told = reason;
    }
}
