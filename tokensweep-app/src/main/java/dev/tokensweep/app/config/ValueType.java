package dev.tokensweep.app.config;

import dev.tokensweep.sink.PurgeWindows;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * How the text of a setting becomes a value.
 *
 * @param label the type's name on the reference page
 * @param rule what a text must be, to be read after "must be"
 * @param separator of the elements of a list; null where it is none
 * @param parser throws {@link IllegalArgumentException} with the broken rule as its message
 * @param masking makes a text fit to be shown
 */
record ValueType<T>(
        String label,
        String rule,
        String separator,
        Function<String, T> parser,
        UnaryOperator<String> masking) {

    private static final String LIST = "list";
    static final String MASK = "********";

    boolean isList() {
        return separator != null;
    }

    static ValueType<String> text() {
        return matching("text", "a text that is not blank", "(?s).*\\S.*");
    }

    /** A text that as a whole matches the pattern. */
    static ValueType<String> matching(String label, String rule, String pattern) {
        return parsed(label, rule, pattern, text -> text);
    }

    /** What is made of a text that as a whole matches the pattern. */
    static <T> ValueType<T> parsed(
            String label, String rule, String pattern, Function<String, T> parser) {
        Pattern compiled = Pattern.compile(pattern);
        return shown(
                label,
                rule,
                text -> {
                    require(compiled.matcher(text).matches(), rule);
                    return parser.apply(text);
                });
    }

    /** Any integer of 32 bits. */
    static ValueType<Integer> int32(String rule) {
        return shown(
                "integer",
                rule,
                text -> {
                    require(text.matches("-?[0-9]{1,10}"), rule);
                    long number = Long.parseLong(text);
                    require(number >= Integer.MIN_VALUE && number <= Integer.MAX_VALUE, rule);
                    return (int) number;
                });
    }

    static ValueType<String> secret() {
        ValueType<String> text = text();
        return new ValueType<>("secret", text.rule(), null, text.parser(), value -> MASK);
    }

    static ValueType<String> jdbcUrl() {
        return new ValueType<>(
                "JDBC url", DatabaseUrl.RULE, null, DatabaseUrl::checked, DatabaseUrl::masked);
    }

    static ValueType<Boolean> bool() {
        String rule = "true or false";
        return shown(
                "boolean",
                rule,
                text -> {
                    require(text.equals("true") || text.equals("false"), rule);
                    return Boolean.valueOf(text);
                });
    }

    static ValueType<Integer> integer(int min, int max) {
        String rule = "a whole number from " + min + " to " + max;
        return shown(
                "integer",
                rule,
                text -> {
                    require(text.matches("-?[0-9]{1,9}"), rule);
                    int number = Integer.parseInt(text);
                    require(number >= min && number <= max, rule);
                    return number;
                });
    }

    static ValueType<Duration> duration(Duration min, Duration max) {
        String rule =
                "a duration from %s to %s, written like 500ms, 30s, 5m, 2h or 1d"
                        .formatted(DurationText.format(min), DurationText.format(max));
        return shown(
                "duration",
                rule,
                text -> {
                    Duration value = DurationText.parse(text);
                    require(
                            value != null && value.compareTo(min) >= 0 && value.compareTo(max) <= 0,
                            rule);
                    return value;
                });
    }

    /** Bounds as {@link BytesText} has them. */
    static ValueType<Long> bytes(String min, String max) {
        String rule =
                "an amount from %s to %s, written like 512MiB, 10GiB or 2TiB".formatted(min, max);
        long least = BytesText.parse(min);
        long most = BytesText.parse(max);
        return shown(
                "bytes",
                rule,
                text -> {
                    Long value = BytesText.parse(text);
                    require(value != null && value >= least && value <= most, rule);
                    return value;
                });
    }

    static ValueType<Path> path() {
        String rule = "a path";
        return shown(
                "path",
                rule,
                text -> {
                    require(!text.isBlank() && text.indexOf('\0') < 0, rule);
                    return Path.of(text);
                });
    }

    /** Texts separated by commas; in the file also a YAML list. */
    static ValueType<List<String>> list(int minSize, String rule, String elementPattern) {
        Pattern element = Pattern.compile(elementPattern);
        return list(
                rule,
                ",",
                elements -> {
                    require(elements.size() >= minSize, rule);
                    require(elements.stream().allMatch(e -> element.matcher(e).matches()), rule);
                });
    }

    /** Cron expressions have commas of their own, so semicolons separate them. */
    static ValueType<List<String>> cronList() {
        String rule = "cron expressions of five fields, separated by semicolons";
        return list(
                rule,
                ";",
                elements -> {
                    for (String element : elements) {
                        requireCron(element, rule);
                    }
                });
    }

    private static void requireCron(String expression, String rule) {
        try {
            new PurgeWindows(List.of(expression), ZoneOffset.UTC);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "must be %s; of '%s': %s".formatted(rule, expression, e.getMessage()), e);
        }
    }

    static ValueType<ZoneId> zone() {
        String rule = "a time zone such as UTC or Europe/Berlin";
        return shown(
                "time zone",
                rule,
                text -> {
                    require(ZoneId.getAvailableZoneIds().contains(text), rule);
                    return ZoneId.of(text);
                });
    }

    /** Of a whole. */
    static ValueType<Double> share() {
        String rule = "a whole percentage from 1% to 100%";
        return shown(
                "percentage",
                rule,
                text -> {
                    require(text.matches("[0-9]{1,3}%"), rule);
                    int percent = Integer.parseInt(text.substring(0, text.length() - 1));
                    require(percent >= 1 && percent <= 100, rule);
                    return percent / 100.0;
                });
    }

    private static ValueType<List<String>> list(
            String rule, String separator, Consumer<List<String>> check) {
        return new ValueType<>(
                LIST,
                rule,
                separator,
                text -> {
                    List<String> elements =
                            text.isBlank()
                                    ? List.of()
                                    : Arrays.stream(text.split(separator, -1))
                                            .map(String::trim)
                                            .toList();
                    check.accept(elements);
                    return elements;
                },
                UnaryOperator.identity());
    }

    private static <T> ValueType<T> shown(String label, String rule, Function<String, T> parser) {
        return new ValueType<>(label, rule, null, parser, UnaryOperator.identity());
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException("must be " + rule);
        }
    }
}
