package dev.tokensweep.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The release archive, unpacked elsewhere and used as an operator does. */
class DistIT {
    private static final Path SOURCES = Path.of("..").toAbsolutePath().normalize();

    @TempDir static Path elsewhere;
    private static Path release;

    @BeforeAll
    static void packAndUnpack() throws Exception {
        String archive = succeed(SOURCES, "deploy/dist.sh").strip();
        succeed(SOURCES.resolve("target/dist"), "sha256sum", "-c", nameOf(archive) + ".sha256");
        succeed(elsewhere, "tar", "-xzf", SOURCES.resolve(archive).toString());
        release = elsewhere.resolve(nameOf(archive).replace(".tar.gz", ""));
    }

    private static String nameOf(String archive) {
        return Path.of(archive).getFileName().toString();
    }

    @Test
    void holdsWhatItsChecksumsSayAndNoSource() throws Exception {
        // Then
        succeed(release, "sha256sum", "--quiet", "-c", "SHA256SUMS");
        try (Stream<Path> files = Files.walk(release)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .contains("tokensweep", "LICENSE", "SECURITY.md", "config.example.yaml")
                    .doesNotContain("pom.xml", "mvnw")
                    .noneMatch(name -> name.endsWith(".java"));
        }
    }

    @Test
    void runsWhereNothingButAJavaRuntimeIs() throws Exception {
        // Given
        Path config =
                Files.writeString(
                        elsewhere.resolve("tokensweep.yaml"),
                        "database: {url: 'jdbc:postgresql://db/apim', user: tokensweep}\n");

        // Then
        assertThat(tokensweep("--version")).contains(nameOf(release.toString()).substring(11));
        assertThat(tokensweep("config", "--config", config.toString()))
                .contains("jdbc:postgresql://db/apim");
    }

    @Test
    void namesEveryLibraryInItsBillOfMaterials() throws Exception {
        // Given
        Set<String> listed = new TreeSet<>();
        JsonNode sbom = new ObjectMapper().readTree(release.resolve("sbom.json").toFile());
        for (JsonNode component : sbom.get("components")) {
            listed.add(
                    "%s-%s"
                            .formatted(
                                    component.get("name").asText(),
                                    component.get("version").asText()));
            assertThat(component.get("hashes")).as("%s", component.get("name")).isNotEmpty();
        }

        // Then
        assertThat(sbom.get("bomFormat").asText()).isEqualTo("CycloneDX");
        try (Stream<Path> jars = Files.list(release.resolve("app/lib"))) {
            assertThat(jars.map(jar -> jar.getFileName().toString().replace(".jar", "")))
                    .isNotEmpty()
                    .allMatch(
                            jar -> listed.contains(jar) || listed.contains(withoutClassifier(jar)));
        }
    }

    /** Native libraries come in jars of their own, under one component. */
    private static String withoutClassifier(String jar) {
        return jar.replaceFirst("(-[0-9][^-]*)-.*$", "$1");
    }

    /** With a path in which there is neither compiler nor build tool. */
    private static String tokensweep(String... arguments) throws Exception {
        return succeed(
                elsewhere,
                Stream.concat(
                                Stream.of(
                                        "env",
                                        "-i",
                                        "PATH=/usr/bin:/bin",
                                        "JAVA_HOME=" + System.getProperty("java.home"),
                                        release.resolve("tokensweep").toString()),
                                Stream.of(arguments))
                        .toArray(String[]::new));
    }

    private static String succeed(Path directory, String... command)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(List.of(command))
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
