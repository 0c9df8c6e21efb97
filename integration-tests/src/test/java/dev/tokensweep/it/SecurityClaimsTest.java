package dev.tokensweep.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each claim of SECURITY.md has a test, and it is there. */
class SecurityClaimsTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern NAMED =
            Pattern.compile("`([A-Z]\\w+(?:Test|IT|Contract))\\.(\\w+)`");

    /** Rows of a table with a claim in them: not its head, and not the line below. */
    private static final Pattern CLAIM = Pattern.compile("\\| (?!who, how)[^-].*\\|");

    @Test
    void namesATestForEveryClaim() throws IOException {
        // Given
        List<String> claims =
                Files.readAllLines(ROOT.resolve("SECURITY.md")).stream()
                        .filter(line -> CLAIM.matcher(line).matches())
                        .toList();

        // Then
        assertThat(claims)
                .hasSizeGreaterThan(20)
                .allMatch(claim -> NAMED.matcher(claim.substring(claim.lastIndexOf("| "))).find());
    }

    @Test
    void namesOnlyTestsThatAreThere() throws IOException {
        // Given
        Map<String, String> sources = testSources();

        // Then
        assertThat(NAMED.matcher(Files.readString(ROOT.resolve("SECURITY.md"))).results())
                .isNotEmpty()
                .allSatisfy(
                        named ->
                                assertThat(sources.get(named.group(1)))
                                        .as(named.group())
                                        .isNotNull()
                                        .contains(" void %s(".formatted(named.group(2))));
    }

    private static Map<String, String> testSources() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files
                    .filter(file -> file.toString().contains("/src/test/java/"))
                    .filter(file -> file.toString().endsWith(".java"))
                    .collect(
                            Collectors.toMap(
                                    file -> file.getFileName().toString().replace(".java", ""),
                                    Function.identity(),
                                    (one, other) -> one))
                    .entrySet()
                    .stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, each -> read(each.getValue())));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
