package dev.tokensweep.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The real commands as a user says them, each in a process of its own and to its end. */
final class Commands {
    private final Path directory;
    private final List<String> options;

    /**
     * @param directory where they run
     * @param config of all of them
     * @param options of all of them
     */
    Commands(Path directory, Path config, String... options) {
        this.directory = directory;
        this.options = new ArrayList<>(List.of("--config", config.toString()));
        this.options.addAll(List.of(options));
    }

    /** What one prints that does what it was asked. */
    List<String> lines(String... words) throws InterruptedException {
        return lines(0, words);
    }

    /** What one prints that ends so. */
    List<String> lines(int exitCode, String... words) throws InterruptedException {
        try (TokensweepProcess process = start(words)) {
            requireEnd(process, exitCode, words);
            return process.outLines();
        }
    }

    JsonNode json(String... words) throws Exception {
        return json(0, words);
    }

    JsonNode json(int exitCode, String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--output", "json"));
        List<String> lines = lines(exitCode, all.toArray(String[]::new));
        return new ObjectMapper().readTree(String.join("\n", lines));
    }

    /** What one says that does not do what it was asked: never where in the code that was. */
    String refused(int exitCode, String... words) throws InterruptedException {
        try (TokensweepProcess process = start(words)) {
            requireEnd(process, exitCode, words);
            assertThat(process.errText()).contains("tokensweep: ").doesNotContain("\tat ");
            return process.errText();
        }
    }

    private static void requireEnd(TokensweepProcess process, int exitCode, String... words)
            throws InterruptedException {
        int ended = process.await(RunFixture.LIMIT);
        assertThat(ended)
                .as("%s: %s %s", List.of(words), process.outLines(), process.errText())
                .isEqualTo(exitCode);
    }

    /** What a command itself says comes after what all say, and so counts. */
    TokensweepProcess start(String... words) {
        List<String> own = Arrays.asList(words);
        int first = 0;
        while (first < own.size() && !own.get(first).startsWith("-")) {
            first++;
        }
        List<String> all = new ArrayList<>(own.subList(0, first));
        all.addAll(options);
        all.addAll(own.subList(first, own.size()));
        return TokensweepProcess.start(directory, all.toArray(String[]::new));
    }
}
