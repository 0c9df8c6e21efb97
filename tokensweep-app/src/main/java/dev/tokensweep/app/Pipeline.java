package dev.tokensweep.app;

import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import dev.tokensweep.app.config.ConfigException;
import dev.tokensweep.app.console.PipelineStatus;
import dev.tokensweep.capture.Capture;
import dev.tokensweep.capture.CaptureConfig;
import dev.tokensweep.capture.CaptureConfigException;
import dev.tokensweep.capture.CapturePreflight;
import dev.tokensweep.cleaner.Cleaner;
import dev.tokensweep.cleaner.CleanerConfig;
import dev.tokensweep.faults.Faults;
import dev.tokensweep.sink.Sink;
import dev.tokensweep.sink.SinkConfig;
import dev.tokensweep.sink.SinkConfigException;
import dev.tokensweep.sink.SinkPreflight;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How the stages are started and stopped. They know nothing of one another: topics are all that
 * joins them, so any of them may run in this process, in another, or in several.
 *
 * <p>They start against the stream, so that each finds its reader ready, and stop along it. {@link
 * #close()} may be called more than once.
 */
final class Pipeline implements AutoCloseable {

    /** What each stage needs. */
    record Stages(CaptureConfig capture, CleanerConfig cleaner, SinkConfig sink) {}

    private final Optional<Sink> sink;
    private final Optional<Cleaner> cleaner;
    private final Optional<Capture> capture;

    private Pipeline(Optional<Sink> sink, Optional<Cleaner> cleaner, Optional<Capture> capture) {
        this.sink = sink;
        this.cleaner = cleaner;
        this.capture = capture;
    }

    /**
     * Looks whether the stages could work on their database.
     *
     * @throws ConfigException with every reason why not
     */
    static void check(Stages stages, Set<Role> roles) {
        Set<String> findings = new LinkedHashSet<>();
        if (roles.contains(Role.CAPTURE)) {
            try {
                CapturePreflight.check(stages.capture());
            } catch (CaptureConfigException e) {
                findings.addAll(e.findings());
            }
        }
        if (roles.contains(Role.SINK)) {
            try {
                SinkPreflight.check(stages.sink());
            } catch (SinkConfigException e) {
                findings.addAll(e.findings());
            }
        }
        if (!findings.isEmpty()) {
            throw new ConfigException(List.copyOf(findings));
        }
    }

    /**
     * Starts stages.
     *
     * @param faults what is wrong with them on purpose
     */
    static Pipeline start(Stages stages, Set<Role> roles, Faults faults) {
        Optional<Sink> sink = Optional.empty();
        Optional<Cleaner> cleaner = Optional.empty();
        Optional<Capture> capture = Optional.empty();
        try {
            if (roles.contains(Role.SINK)) {
                sink = Optional.of(Sink.start(stages.sink(), faults));
            }
            if (roles.contains(Role.CLEANER)) {
                cleaner = Optional.of(Cleaner.start(stages.cleaner(), faults));
            }
            if (roles.contains(Role.CAPTURE)) {
                capture = Optional.of(Capture.start(stages.capture(), faults));
            }
            return new Pipeline(sink, cleaner, capture);
        } catch (RuntimeException e) {
            new Pipeline(sink, cleaner, capture).close();
            throw e;
        }
    }

    /** Has the connections of the sink measured, where this process runs it. */
    void measureConnections(MetricsTrackerFactory factory) {
        sink.ifPresent(stage -> stage.measureConnections(factory));
    }

    PipelineStatus status() {
        return new PipelineStatus(
                capture.map(Capture::status), cleaner.map(Cleaner::status), sink.map(Sink::status));
    }

    @Override
    public void close() {
        capture.ifPresent(Capture::close);
        cleaner.ifPresent(Cleaner::close);
        sink.ifPresent(Sink::close);
    }
}
