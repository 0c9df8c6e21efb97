package dev.tokensweep.faults;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads the faults a process is to have from its system properties. */
public final class FaultSwitches {
    /** What a process ends with that was halted at a fail point. */
    public static final int EXIT_CODE = 86;

    /** {@code NAME[:NTH][,NAME[:NTH]...]}: dies at the nth passing, the first unless told. */
    public static final String FAIL_POINTS = "tokensweep.faults.fail-points";

    /** {@code MECHANISM[,MECHANISM...]}. */
    public static final String REMOVED = "tokensweep.faults.removed";

    /** An ISO-8601 duration such as {@code PT15S} or {@code PT-15S}. */
    public static final String CLOCK_OFFSET = "tokensweep.faults.clock-offset";

    private static final String PREFIX = "tokensweep.faults.";
    private static final List<String> ALL = List.of(FAIL_POINTS, REMOVED, CLOCK_OFFSET);

    private FaultSwitches() {}

    /** The names of the switches that are set, also of those that do not exist; in order. */
    public static List<String> given(Properties properties) {
        return properties.stringPropertyNames().stream()
                .filter(name -> name.startsWith(PREFIX))
                .sorted()
                .toList();
    }

    /**
     * Reads them.
     *
     * @throws IllegalArgumentException with one line that tells what would be right
     */
    public static Faults read(Properties properties) {
        List<String> given = given(properties);
        if (given.isEmpty()) {
            return Faults.NONE;
        }
        for (String name : given) {
            named("system properties", name, ALL.toArray(String[]::new), Function.identity());
        }
        return new Faults(
                removed(properties.getProperty(REMOVED)),
                clockOffset(properties.getProperty(CLOCK_OFFSET, "PT0S")),
                new HaltAtFailPoint(failPoints(properties.getProperty(FAIL_POINTS))));
    }

    private static Map<FailPoint, Integer> failPoints(String text) {
        Map<FailPoint, Integer> deadly = new EnumMap<>(FailPoint.class);
        for (String entry : entries(text)) {
            int colon = entry.indexOf(':');
            String nth = colon < 0 ? "1" : entry.substring(colon + 1);
            if (!nth.matches("[1-9]\\d{0,8}")) {
                throw new IllegalArgumentException(
                        "%s: '%s' is no NAME:NTH with NTH from 1".formatted(FAIL_POINTS, entry));
            }
            String name = colon < 0 ? entry : entry.substring(0, colon);
            deadly.put(
                    named(FAIL_POINTS, name, FailPoint.values(), FailPoint::switchName),
                    Integer.valueOf(nth));
        }
        return deadly;
    }

    private static Set<Mechanism> removed(String text) {
        Set<Mechanism> removed = EnumSet.noneOf(Mechanism.class);
        for (String entry : entries(text)) {
            removed.add(named(REMOVED, entry, Mechanism.values(), Mechanism::name));
        }
        return removed;
    }

    private static Duration clockOffset(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "%s: '%s' is no duration such as PT15S or PT-15S".formatted(CLOCK_OFFSET, text),
                    e);
        }
    }

    private static List<String> entries(String text) {
        return text == null ? List.of() : List.of(text.split(",", -1));
    }

    private static <T> T named(String property, String name, T[] all, Function<T, String> naming) {
        for (T each : all) {
            if (naming.apply(each).equals(name)) {
                return each;
            }
        }
        String names = Arrays.stream(all).map(naming).collect(Collectors.joining(", "));
        throw new IllegalArgumentException(
                "%s: there is no '%s'; there are %s".formatted(property, name, names));
    }
}
