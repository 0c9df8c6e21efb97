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
import dev.tokensweep.cleaner.CleanerCounters;
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
 * How the stages are started, replaced and stopped. They know nothing of one another: topics are
 * all that joins them, so any of them may run in this process, in another, or in several.
 *
 * <p>They start against the stream, so that each finds its reader ready, and stop along it. Changed
 * by one thread; {@link #status()} and {@link #stages()} may be asked by any. {@link #close()} may
 * be called more than once.
 */
final class Pipeline implements AutoCloseable {

    /** What each stage needs. */
    record Stages(CaptureConfig capture, CleanerConfig cleaner, SinkConfig sink) {}

    private final Faults faults;
    private final CleanerCounters counters = new CleanerCounters();
    private volatile Stages stages;
    private volatile Optional<Sink> sink = Optional.empty();
    private volatile Optional<Cleaner> cleaner = Optional.empty();
    private volatile Optional<Capture> capture = Optional.empty();
    private MetricsTrackerFactory connections;

    private Pipeline(Stages stages, Faults faults) {
        this.stages = stages;
        this.faults = faults;
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
        Pipeline pipeline = new Pipeline(stages, faults);
        try {
            if (roles.contains(Role.SINK)) {
                pipeline.startSink();
            }
            if (roles.contains(Role.CLEANER)) {
                pipeline.startCleaner();
            }
            if (roles.contains(Role.CAPTURE)) {
                pipeline.capture = Optional.of(Capture.start(stages.capture(), faults));
            }
            return pipeline;
        } catch (RuntimeException e) {
            pipeline.close();
            throw e;
        }
    }

    private void startSink() {
        sink = Optional.of(Sink.start(stages.sink(), faults));
        if (connections != null) {
            sink.get().measureConnections(connections);
        }
    }

    private void startCleaner() {
        cleaner = Optional.of(Cleaner.start(stages.cleaner(), counters, faults));
    }

    /**
     * Has sink and cleaner replaced where they are told something else than before. Capture goes on
     * as it is. The sink is first: when its old one is closed nothing more goes by what that was
     * told, whatever the cleaner still says.
     *
     * @param roles those that are to run from now on
     */
    void change(Stages next, Set<Role> roles) {
        boolean sinkStays = next.sink().equals(stages.sink()) && sink.isPresent();
        boolean cleanerStays = next.cleaner().equals(stages.cleaner());
        stages = next;
        if (!sinkStays || !roles.contains(Role.SINK)) {
            sink.ifPresent(Sink::close);
            sink = Optional.empty();
            if (roles.contains(Role.SINK)) {
                startSink();
            }
        }
        if (!cleanerStays && roles.contains(Role.CLEANER)) {
            cleaner.ifPresent(Cleaner::close);
            startCleaner();
        }
    }

    /** Has the connections of the sink measured, where this process runs it. */
    void measureConnections(MetricsTrackerFactory factory) {
        connections = factory;
        sink.ifPresent(stage -> stage.measureConnections(factory));
    }

    /** What the stages are told just now. */
    Stages stages() {
        return stages;
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
