package dev.tokensweep.app.logging;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import dev.tokensweep.app.config.AppConfig;
import dev.tokensweep.app.config.LogFormat;
import java.util.Iterator;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the process's log into the form that is configured, without the configuration's secrets.
 */
public final class LogForm {
    private LogForm() {}

    /** Changes how everything is written from now on, to wherever it goes already. */
    public static void apply(AppConfig config) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            apply(config, context);
        }
    }

    static void apply(AppConfig config, LoggerContext context) {
        SecretMask mask = new SecretMask(secrets(config));
        Iterator<Appender<ILoggingEvent>> appenders =
                context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders();
        while (appenders.hasNext()) {
            if (appenders.next() instanceof OutputStreamAppender<ILoggingEvent> appender) {
                change(appender, config.logFormat(), mask);
            }
        }
    }

    private static Stream<String> secrets(AppConfig config) {
        return Stream.concat(
                Stream.of(config.database().password(), config.console().token()),
                config.kafka().secrets());
    }

    private static void change(
            OutputStreamAppender<ILoggingEvent> appender, LogFormat format, SecretMask mask) {
        Encoder<ILoggingEvent> before = appender.getEncoder();
        Function<ILoggingEvent, String> form =
                switch (format) {
                    case JSON -> event -> JsonLine.of(event, mask);
                    case TEXT ->
                            before instanceof PatternLayoutEncoder pattern
                                    ? text((PatternLayout) pattern.getLayout(), mask)
                                    : null;
                };
        if (form == null) {
            return;
        }
        EventEncoder encoder = new EventEncoder(form);
        encoder.setContext(appender.getContext());
        encoder.start();
        appender.setEncoder(encoder);
    }

    private static Function<ILoggingEvent, String> text(PatternLayout layout, SecretMask mask) {
        return event -> mask.in(layout.doLayout(event).stripTrailing());
    }
}
