package dev.tokensweep.app.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a YAML parser's complaint may say in public. */
final class YamlProblem {
    /** What follows such words is quoted from the file. */
    private static final Pattern QUOTED = Pattern.compile("(?<=tag handle|alias|anchor) .*");

    private YamlProblem() {}

    /**
     * The complaint in one line. The parser indents the place and an excerpt of the file; both are
     * dropped, because the excerpt may show a password.
     */
    static String of(JsonProcessingException complaint) {
        String message = complaint.getOriginalMessage();
        List<String> lines = message == null ? List.of() : message.lines().toList();
        return lines.stream()
                .filter(line -> !line.isBlank() && !Character.isWhitespace(line.charAt(0)))
                .map(line -> QUOTED.matcher(line).replaceAll(""))
                .collect(Collectors.joining(", "));
    }
}
