package dev.tokensweep.app.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Short ways to load a configuration in a test. */
final class ConfigFixture {
    /** The least that is valid, as arguments of {@code --set}. */
    static final List<String> LEAST =
            List.of("database.url=jdbc:postgresql://db:5432/apim", "database.user=tokensweep");

    private ConfigFixture() {}

    static AppConfig loadFile(Path file) {
        return ConfigLoader.load(file, Map.of(), List.of()).config();
    }

    static AppConfig loadVariables(Map<String, String> environment) {
        return ConfigLoader.load(null, environment, LEAST).config();
    }

    /** The least, and these over it. */
    static AppConfig loadSet(String... assignments) {
        return ConfigLoader.load(null, Map.of(), least(assignments)).config();
    }

    static List<String> errorsOfFile(Path file) {
        return errors(file, Map.of(), LEAST);
    }

    static List<String> errorsOfVariables(Map<String, String> environment) {
        return errors(null, environment, LEAST);
    }

    /** The errors of the least with these over it. */
    static List<String> errorsOfSet(String... assignments) {
        return errors(null, Map.of(), least(assignments));
    }

    static List<String> errors(Path file, Map<String, String> environment, List<String> set) {
        ConfigException refused =
                catchThrowableOfType(
                        ConfigException.class, () -> ConfigLoader.load(file, environment, set));
        return refused == null ? List.of() : refused.errors();
    }

    static Path file(Path folder, String text) {
        try {
            return Files.writeString(folder.resolve("tokensweep.yaml"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> least(String... assignments) {
        return Stream.concat(LEAST.stream(), Arrays.stream(assignments)).toList();
    }
}
