package dev.tokensweep.app;

import dev.tokensweep.app.config.AppConfig;
import dev.tokensweep.app.config.ConfigException;
import dev.tokensweep.app.config.DatabaseKind;
import dev.tokensweep.capture.CaptureConfig;
import dev.tokensweep.capture.CaptureConfigException;
import dev.tokensweep.capture.CapturePreflight;
import dev.tokensweep.sink.DatabaseUnreachableException;
import dev.tokensweep.sink.SinkClock;
import dev.tokensweep.sink.SinkConfig;
import dev.tokensweep.sink.SinkConfigException;
import dev.tokensweep.sink.SinkMigration;
import dev.tokensweep.sink.SinkPreflight;
import java.time.Clock;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Looks at the database with the eyes of every stage. Used by one thread. */
final class Doctor {
    private final AppConfig config;
    private final SinkConfig sink;
    private final Set<String> findings = new LinkedHashSet<>();

    Doctor(AppConfig config) {
        this.config = config;
        this.sink = CommandDatabase.of(config);
    }

    /**
     * What keeps the stages from working, each with what mends it.
     *
     * @param fixes whether to make what is Tokensweep's own first; otherwise nothing is changed
     * @throws ConfigException when the database refuses the user: nothing can be looked at then
     * @throws DatabaseUnreachableException when it does not answer
     */
    List<String> findings(boolean fixes) {
        findings.clear();
        Optional<String> clock = asked(() -> SinkClock.finding(sink, Clock.systemUTC()));
        examine(() -> examineCapture(fixes));
        examine(() -> examineSink(fixes));
        examine(() -> RuleApps.resolve(config.cleanup(), sink, EnumSet.of(Role.SINK)));
        clock.ifPresent(findings::add);
        return List.copyOf(findings);
    }

    /**
     * What does not keep the stages from working, but slows them down or loses rows, each with what
     * mends it.
     *
     * @throws ConfigException when the database refuses the user
     * @throws DatabaseUnreachableException when it does not answer
     */
    List<String> warnings() {
        return asked(() -> SinkPreflight.warnings(sink));
    }

    private static <T> T asked(Supplier<T> question) {
        try {
            return question.get();
        } catch (SinkConfigException e) {
            throw new ConfigException(e.findings());
        }
    }

    /** Whatever one look fails with, what the others found is told. */
    private void examine(Runnable look) {
        try {
            look.run();
        } catch (CaptureConfigException e) {
            findings.addAll(e.findings());
        } catch (SinkConfigException e) {
            findings.addAll(e.findings());
        } catch (ConfigException e) {
            findings.addAll(e.errors());
        } catch (DatabaseUnreachableException
                | dev.tokensweep.capture.DatabaseUnreachableException e) {
            findings.add(e.getMessage());
        }
    }

    private void examineCapture(boolean fixes) {
        if (fixes) {
            CapturePreflight.check(capture(true));
        } else {
            CapturePreflight.look(capture(false));
        }
    }

    private void examineSink(boolean fixes) {
        if (fixes) {
            SinkPreflight.check(sink);
        } else {
            findings.addAll(SinkPreflight.findings(sink));
        }
    }

    /** In a session that cannot write, unless it is to mend. */
    private CaptureConfig capture(boolean writes) {
        String url = config.database().url();
        boolean canBeReadOnly = config.database().kind() == DatabaseKind.POSTGRESQL;
        String readOnly = (url.indexOf('?') < 0 ? "?" : "&") + "readOnly=true&readOnlyMode=always";
        CaptureConfig usual =
                CaptureConfig.of(
                        writes || !canBeReadOnly ? url : url + readOnly,
                        config.database().user(),
                        config.database().password(),
                        config.database().schema(),
                        Map.of(),
                        config.kafka().topics());
        return new CaptureConfig(
                usual.jdbcUrl(),
                usual.user(),
                usual.password(),
                usual.schema(),
                config.capture().slot(),
                config.capture().publication(),
                usual.kafkaProperties(),
                usual.topics(),
                usual.pollInterval(),
                usual.heartbeatInterval(),
                usual.slotTimeout(),
                config.capture().maxRetainedLogBytes(),
                config.cleanup().firstBacklog(),
                StageSettings.binlog(config),
                config.users());
    }

    /**
     * All that an owner of the tables executes once; again does no harm.
     *
     * @throws ConfigException when there is nothing to prepare, or nobody to prepare it for
     */
    SinkMigration.Script migration() {
        return asked(() -> SinkMigration.script(sink, config.capture().publication()));
    }
}
