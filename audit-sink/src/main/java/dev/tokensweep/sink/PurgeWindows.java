package dev.tokensweep.sink;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;

/**
 * When anything may be deleted: in every minute that one of some cron expressions matches, in the
 * time of one zone. Without expressions: always. Thread-safe.
 */
public final class PurgeWindows {
    /** Without any limit. */
    public static final PurgeWindows ALWAYS = new PurgeWindows(List.of(), ZoneId.of("UTC"));

    private final List<String> expressions;
    private final ZoneId zone;
    private final List<ExecutionTime> times;

    /** The last answer: to match takes a millisecond or two. */
    private volatile Minute last = new Minute(Instant.MIN, false);

    private record Minute(Instant start, boolean isOpen) {}

    /**
     * @param expressions of five fields: minute, hour, day of month, month, day of week
     * @throws IllegalArgumentException when one of them is none; its message says why
     */
    public PurgeWindows(List<String> expressions, ZoneId zone) {
        this.expressions = List.copyOf(expressions);
        this.zone = Objects.requireNonNull(zone, "zone");
        CronParser parser =
                new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
        this.times =
                this.expressions.stream()
                        .map(expression -> ExecutionTime.forCron(parser.parse(expression)))
                        .toList();
    }

    /** Whether anything may be deleted at a moment. */
    boolean areOpen(Instant moment) {
        if (times.isEmpty()) {
            return true;
        }
        Instant start = moment.truncatedTo(ChronoUnit.MINUTES);
        Minute known = last;
        if (!known.start.equals(start)) {
            known = new Minute(start, times.stream().anyMatch(t -> t.isMatch(start.atZone(zone))));
            last = known;
        }
        return known.isOpen;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PurgeWindows that
                && expressions.equals(that.expressions)
                && zone.equals(that.zone);
    }

    @Override
    public int hashCode() {
        return Objects.hash(expressions, zone);
    }

    @Override
    public String toString() {
        return expressions.isEmpty()
                ? "always"
                : String.join("; ", expressions) + " (" + zone + ")";
    }
}
