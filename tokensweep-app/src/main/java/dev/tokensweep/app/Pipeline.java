package dev.tokensweep.app;

import dev.tokensweep.capture.Capture;
import dev.tokensweep.capture.CaptureConfig;
import dev.tokensweep.capture.CapturePreflight;
import dev.tokensweep.cleaner.Cleaner;
import dev.tokensweep.cleaner.CleanerConfig;
import dev.tokensweep.sink.Sink;
import dev.tokensweep.sink.SinkConfig;
import dev.tokensweep.sink.SinkPreflight;
import java.time.Clock;
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

    /** Fails with every reason why a stage could not work on its database. */
    static void check(Stages stages, Set<Role> roles) {
        if (roles.contains(Role.CAPTURE)) {
            CapturePreflight.check(stages.capture());
        }
        if (roles.contains(Role.SINK)) {
            SinkPreflight.check(stages.sink());
        }
    }

    static Pipeline start(Stages stages, Set<Role> roles) {
        Optional<Sink> sink = Optional.empty();
        Optional<Cleaner> cleaner = Optional.empty();
        Optional<Capture> capture = Optional.empty();
        try {
            if (roles.contains(Role.SINK)) {
                sink = Optional.of(Sink.start(stages.sink()));
            }
            if (roles.contains(Role.CLEANER)) {
                cleaner = Optional.of(Cleaner.start(stages.cleaner(), Clock.systemUTC()));
            }
            if (roles.contains(Role.CAPTURE)) {
                capture = Optional.of(Capture.start(stages.capture()));
            }
            return new Pipeline(sink, cleaner, capture);
        } catch (RuntimeException e) {
            new Pipeline(sink, cleaner, capture).close();
            throw e;
        }
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
