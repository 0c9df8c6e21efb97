package dev.tokensweep.app;

import dev.tokensweep.app.config.DurationText;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A moment of the past on the command line: itself, or how long ago it was. */
final class PastConverter implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String text) {
        Duration ago = DurationText.parse(text);
        if (ago != null) {
            return Instant.now().minus(ago);
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new TypeConversionException(
                    "'" + text + "' is no time; write 2026-11-26T04:00:00Z, or 2h for so long ago");
        }
    }
}
