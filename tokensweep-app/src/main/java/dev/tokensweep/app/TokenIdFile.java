package dev.tokensweep.app;

import dev.tokensweep.app.config.ConfigException;
import dev.tokensweep.app.config.FileComplaint;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads token ids from a text file in UTF-8, one a line. */
final class TokenIdFile {
    private static final int LONGEST_ID = 255;
    private static final int MOST_ERRORS = 20;

    private final Path file;
    private final int most;
    private final Map<String, Integer> lineOfId = new LinkedHashMap<>();
    private final List<String> errors = new ArrayList<>();

    private TokenIdFile(Path file, int most) {
        this.file = file;
        this.most = most;
    }

    /**
     * The line of each id, in the file's order; at least one.
     *
     * @param most how many there may be
     * @throws ConfigException with what is wrong, each with its line
     */
    static Map<String, Integer> read(Path file, int most) {
        TokenIdFile ids = new TokenIdFile(file, most);
        ids.read();
        if (ids.errors.isEmpty() && ids.lineOfId.isEmpty()) {
            ids.errors.add(file + ": holds no token id: write one a line");
        }
        if (!ids.errors.isEmpty()) {
            throw new ConfigException(ids.errors);
        }
        return Collections.unmodifiableMap(ids.lineOfId);
    }

    private void read() {
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            int number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                // Some editors begin a file with a mark that nobody sees.
                String id = (number == 1 ? line.replaceFirst("^\uFEFF", "") : line).strip();
                if (!id.isEmpty() && !id.startsWith("#")) {
                    take(id, number);
                }
                if (errors.size() >= MOST_ERRORS) {
                    errors.add(file + ": and perhaps more");
                    return;
                }
            }
        } catch (IOException e) {
            errors.add(
                    "%s: %s"
                            .formatted(
                                    file,
                                    FileComplaint.of(
                                            file, "file of token ids", "--tokens-from", e)));
        }
    }

    private static boolean isInvisible(int character) {
        int type = Character.getType(character);
        return type == Character.CONTROL || type == Character.FORMAT;
    }

    private void take(String id, int number) {
        if (id.codePoints().anyMatch(TokenIdFile::isInvisible)) {
            wrong(number, "has a character that nobody sees, such as NUL, which no token id has");
        } else if (id.codePointCount(0, id.length()) > LONGEST_ID) {
            wrong(number, "is longer than %d characters; a token id is not".formatted(LONGEST_ID));
        } else if (lineOfId.size() == most) {
            wrong(
                    number,
                    "is one more than %d ids: hold at most so many at a time".formatted(most));
        } else {
            Integer before = lineOfId.putIfAbsent(id, number);
            if (before != null) {
                wrong(number, "repeats line %d: delete one of them".formatted(before));
            }
        }
    }

    /**
     * What to tell of ids in the file that no token has.
     *
     * @param lineOfId as {@link #read} told
     */
    static ConfigException onNothing(Path file, Map<String, Integer> lineOfId, List<String> ids) {
        List<String> errors = new ArrayList<>();
        ids.stream()
                .limit(MOST_ERRORS)
                .forEach(
                        id ->
                                errors.add(
                                        "%s:%d: no token has the id %s: mend it, take it out, or say --force where it is to hold what comes later"
                                                .formatted(file, lineOfId.get(id), id)));
        if (ids.size() > MOST_ERRORS) {
            errors.add("%s: and %d more ids".formatted(file, ids.size() - MOST_ERRORS));
        }
        return new ConfigException(errors);
    }

    private void wrong(int number, String what) {
        errors.add("%s:%d: %s".formatted(file, number, what));
    }
}
