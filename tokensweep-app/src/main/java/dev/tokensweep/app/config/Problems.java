package dev.tokensweep.app.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Gathers what is wrong, so that all of it is told at once. Not thread-safe. */
final class Problems {
    private static final Pattern LINE = Pattern.compile(".*:(\\d+)");

    private final List<Problem> problems = new ArrayList<>();

    private record Problem(String origin, String what) {
        String text() {
            return origin + ": " + what;
        }

        /** That of the file; what stands in none comes last. */
        int line() {
            Matcher matcher = LINE.matcher(origin);
            return matcher.matches() ? Integer.parseInt(matcher.group(1)) : Integer.MAX_VALUE;
        }
    }

    /**
     * Adds a line.
     *
     * @param origin where the offending value stands
     * @param what is wrong and how to mend it, without secrets
     */
    void add(String origin, String what) {
        problems.add(new Problem(origin, what));
    }

    /** How many there are by now. */
    int count() {
        return problems.size();
    }

    /** What to throw when nothing more can be judged after this. */
    ConfigException last(String origin, String what) {
        add(origin, what);
        return exception();
    }

    void throwIfAny() {
        if (!problems.isEmpty()) {
            throw exception();
        }
    }

    /** In the order of the file, as somebody mends it. */
    private ConfigException exception() {
        return new ConfigException(
                problems.stream()
                        .sorted(Comparator.comparingInt(Problem::line))
                        .map(Problem::text)
                        .toList());
    }
}
