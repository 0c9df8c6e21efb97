package dev.tokensweep.sink;

import dev.tokensweep.events.RowVersion;
import dev.tokensweep.events.UtcText;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Map;

/**
 * Writes a column's time as PostgreSQL reads it, exact to the microsecond over its whole calendar:
 * a number of microseconds turned into a timestamp by the server's arithmetic is not.
 */
final class PostgresTimestamp {
    /** 4714-11-24 BC, the first day there is. */
    private static final long FIRST_MICROS = -210_866_803_200_000_000L;

    private static final long MICROS_PER_SECOND = 1_000_000;

    /** Named here, because what a locale calls them changes from one JDK to the next. */
    private static final Map<Long, String> ERAS = Map.of(0L, "BC", 1L, "AD");

    private static final DateTimeFormatter FORMAT =
            new DateTimeFormatterBuilder()
                    .appendValue(ChronoField.YEAR_OF_ERA, 4, 9, SignStyle.NEVER)
                    .appendPattern("-MM-dd HH:mm:ss.SSSSSS ")
                    .appendText(ChronoField.ERA, ERAS)
                    .toFormatter(Locale.ROOT);

    private PostgresTimestamp() {}

    /**
     * @param micros since 1970 UTC, may be null
     */
    static String of(Long micros) {
        if (micros == null) {
            return null;
        }
        if (micros < FIRST_MICROS) {
            return "-infinity";
        }
        if (!RowVersion.isTime(micros)) {
            return "infinity";
        }
        String usual = UtcText.digits(micros);
        return usual != null ? usual + " AD" : any(micros);
    }

    private static String any(long micros) {
        return LocalDateTime.ofEpochSecond(
                        Math.floorDiv(micros, MICROS_PER_SECOND),
                        (int) Math.floorMod(micros, MICROS_PER_SECOND) * 1000,
                        ZoneOffset.UTC)
                .format(FORMAT);
    }
}
