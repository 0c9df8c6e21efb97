package dev.tokensweep.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be said of the containers' set-up without an engine; compose-test.sh starts it. */
class ComposeFilesTest {
    private static final Path ROOT = Path.of("..");
    private static final Path COMPOSE = ROOT.resolve("docker-compose.yml");
    private static final Path LOCAL = ROOT.resolve("deploy/compose/local.yml");
    private static final Pattern PUBLISHED = Pattern.compile("ports: \\[\"([^\"]+)\"\\]");
    private static final Pattern MOUNTED = Pattern.compile("(?m)(?:- |\"|file: )(\\./[^:\"\\n]+)");
    private static final Pattern IMAGE = Pattern.compile("image: \\$\\{IMAGE_\\w+:-(.+)}");

    @TempDir Path directory;

    @Test
    void isReachedFromThisMachineAlone() throws IOException {
        // Then
        assertThat(found(PUBLISHED, COMPOSE))
                .hasSizeGreaterThan(4)
                .allMatch(port -> port.startsWith("127.0.0.1:"));
        assertThat(Files.readString(LOCAL)).doesNotContain("ports:");
    }

    @Test
    void mountsFilesThatAreThere() throws IOException {
        // Then
        assertThat(found(MOUNTED, COMPOSE))
                .hasSizeGreaterThan(5)
                .allMatch(file -> Files.exists(ROOT.resolve(file)));
        assertThat(found(MOUNTED, LOCAL)).allMatch(file -> Files.exists(ROOT.resolve(file)));
    }

    @Test
    void takesNoImageThatMoves() throws IOException {
        // Then
        assertThat(found(IMAGE, COMPOSE))
                .hasSize(5)
                .allMatch(image -> image.matches(".+:(?:v?[0-9][0-9.]*|local)"));
    }

    @Test
    void hasAConfigurationThatTheCommandTakes() throws Exception {
        // Given
        Path token = ROOT.resolve("deploy/compose/console-token").toAbsolutePath().normalize();
        Path config =
                Files.writeString(
                        directory.resolve("tokensweep.yaml"),
                        Files.readString(ROOT.resolve("deploy/compose/tokensweep.yaml"))
                                .replace("/run/secrets/console", token.toString()));

        // When
        try (TokensweepProcess command =
                TokensweepProcess.start(directory, "config", "--config", config.toString())) {
            // Then
            assertThat(command.await(RunFixture.LIMIT)).as(command.errText()).isZero();
        }
    }

    private static List<String> found(Pattern pattern, Path file) throws IOException {
        return pattern.matcher(Files.readString(file))
                .results()
                .map((MatchResult each) -> each.group(1))
                .toList();
    }
}
