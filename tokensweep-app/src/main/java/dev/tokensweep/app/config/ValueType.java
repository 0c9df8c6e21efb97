package dev.tokensweep.app.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * How the text of a setting becomes a value.
 *
 * @param label the type's name on the reference page
 * @param rule what a text must be, to be read after "must be"
 * @param parser throws {@link IllegalArgumentException} with the broken rule as its message
 * @param masking makes a text fit to be shown
 */
record ValueType<T>(
        String label, String rule, Function<String, T> parser, UnaryOperator<String> masking) {

    private static final String LIST = "list";
    static final String MASK = "********";

    boolean isList() {
        return label.equals(LIST);
    }

    static ValueType<String> text() {
        return matching("text", "a text that is not blank", "(?s).*\\S.*");
    }

    /** A text that as a whole matches the pattern. */
    static ValueType<String> matching(String label, String rule, String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        return shown(
                label,
                rule,
                text -> {
                    require(compiled.matcher(text).matches(), rule);
                    return text;
                });
    }

    static ValueType<String> secret() {
        ValueType<String> text = text();
        return new ValueType<>("secret", text.rule(), text.parser(), value -> MASK);
    }

    static ValueType<String> jdbcUrl() {
        return new ValueType<>(
                "JDBC url", PostgresUrl.RULE, PostgresUrl::checked, PostgresUrl::masked);
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
        return shown(
                LIST,
                rule,
                text -> {
                    List<String> elements =
                            text.isBlank()
                                    ? List.of()
                                    : Arrays.stream(text.split(",", -1)).map(String::trim).toList();
                    require(elements.size() >= minSize, rule);
                    require(elements.stream().allMatch(e -> element.matcher(e).matches()), rule);
                    return elements;
                });
    }

    private static <T> ValueType<T> shown(String label, String rule, Function<String, T> parser) {
        return new ValueType<>(label, rule, parser, UnaryOperator.identity());
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException("must be " + rule);
        }
    }
}
