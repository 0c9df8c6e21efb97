package dev.tokensweep.app;

import dev.tokensweep.app.config.DurationText;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations on the command line, written as in the configuration. */
final class DurationConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
        Duration duration = DurationText.parse(text);
        if (duration == null || duration.isNegative() || duration.isZero()) {
            throw new TypeConversionException(
                    "'" + text + "' is no duration; write a number and a unit, such as 90s or 5m");
        }
        return duration;
    }
}
