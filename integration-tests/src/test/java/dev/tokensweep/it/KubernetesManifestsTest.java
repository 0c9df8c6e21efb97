package dev.tokensweep.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is deployed on Kubernetes, held to the rules of its restricted profile and to our own. */
class KubernetesManifestsTest {
    private static final Path FILES = Path.of("..", "deploy", "kubernetes");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final String COMPONENT = "app.kubernetes.io/component";

    /** Neither applied as they are. */
    private static final Set<String> NO_RESOURCES =
            Set.of("kustomization.yaml", "tokensweep.yaml", "secret.example.yaml");

    private static final List<JsonNode> RESOURCES = new ArrayList<>();
    private static JsonNode kustomization;

    @TempDir Path directory;

    @BeforeAll
    static void read() throws IOException {
        kustomization = YAML.readTree(FILES.resolve("kustomization.yaml").toFile());
        for (JsonNode file : kustomization.get("resources")) {
            try (var documents =
                    YAML.readerFor(JsonNode.class)
                            .<JsonNode>readValues(FILES.resolve(file.asText()).toFile())) {
                documents.forEachRemaining(RESOURCES::add);
            }
        }
    }

    @Test
    void namesEveryFileThatIsThere() throws IOException {
        // Given
        Set<String> named = new TreeSet<>(NO_RESOURCES);
        kustomization.get("resources").forEach(file -> named.add(file.asText()));

        // Then
        try (Stream<Path> files = Files.list(FILES)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(named);
        }
    }

    @Test
    void playsEveryRoleAndHasASecondOfThoseThatMayNotBeMissing() {
        // Then
        assertThat(workloads().map(KubernetesManifestsTest::name))
                .containsExactlyInAnyOrder("capture", "cleaner", "sink", "console");
        assertThat(workloads())
                .allSatisfy(
                        workload ->
                                assertThat(container(workload).get("args").get(4).asText())
                                        .contains(name(workload))
                                        .contains("console"));
        assertThat(workloads().filter(workload -> !name(workload).equals("console")))
                .allMatch(workload -> workload.at("/spec/replicas").asInt() > 1)
                .allMatch(KubernetesManifestsTest::mayLoseOneAtATime);
        assertThat(workload("cleaner").get("kind").asText()).isEqualTo("StatefulSet");
    }

    private static boolean mayLoseOneAtATime(JsonNode workload) {
        return ofKind("PodDisruptionBudget")
                        .filter(
                                budget ->
                                        matches(budget.at("/spec/selector/matchLabels"), workload))
                        .filter(budget -> budget.at("/spec/maxUnavailable").asInt() == 1)
                        .count()
                == 1;
    }

    @Test
    void runsAsNobodyOnFilesThatItCannotChange() {
        // Then
        assertThat(workloads())
                .allSatisfy(
                        workload -> {
                            JsonNode pod = pod(workload);
                            JsonNode security = container(workload).get("securityContext");
                            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean())
                                    .isTrue();
                            assertThat(pod.at("/securityContext/seccompProfile/type").asText())
                                    .isEqualTo("RuntimeDefault");
                            assertThat(pod.get("automountServiceAccountToken").asBoolean(true))
                                    .isFalse();
                            assertThat(security.get("readOnlyRootFilesystem").asBoolean()).isTrue();
                            assertThat(security.get("allowPrivilegeEscalation").asBoolean(true))
                                    .isFalse();
                            assertThat(security.at("/capabilities/drop/0").asText())
                                    .isEqualTo("ALL");
                        });
    }

    @Test
    void isProbedAndBounded() {
        // Then
        assertThat(workloads())
                .allSatisfy(
                        workload -> {
                            JsonNode container = container(workload);
                            assertThat(container.at("/startupProbe/httpGet/path").asText())
                                    .isEqualTo("/started");
                            assertThat(container.at("/livenessProbe/httpGet/path").asText())
                                    .isEqualTo("/live");
                            assertThat(container.at("/readinessProbe/httpGet/path").asText())
                                    .isEqualTo(
                                            name(workload).equals("capture")
                                                    ? "/started"
                                                    : "/ready");
                            assertThat(container.at("/resources/limits/memory").asText())
                                    .isEqualTo(container.at("/resources/requests/memory").asText())
                                    .isNotEmpty();
                        });
    }

    @Test
    void selectsItsOwnPodsAndWallsAllOfThemIn() {
        // Then
        assertThat(workloads())
                .allMatch(workload -> matches(workload.at("/spec/selector/matchLabels"), workload));
        assertThat(ofKind("Service"))
                .allMatch(
                        service ->
                                workloads()
                                        .anyMatch(
                                                each ->
                                                        matches(
                                                                service.at("/spec/selector"),
                                                                each)));
        assertThat(ofKind("NetworkPolicy"))
                .singleElement()
                .satisfies(
                        policy -> {
                            // Kustomize gives every pod this label.
                            assertThat(policy.at("/spec/podSelector/matchLabels"))
                                    .isEqualTo(
                                            YAML.createObjectNode()
                                                    .put("app.kubernetes.io/name", "tokensweep"));
                            assertThat(policy.at("/spec/policyTypes")).hasSize(2);
                            policy.at("/spec/ingress")
                                    .forEach(rule -> assertThat(rule.get("from")).isNotEmpty());
                            policy.at("/spec/egress")
                                    .forEach(rule -> assertThat(rule.get("to")).isNotEmpty());
                        });
        assertThat(kustomization.at("/labels/0/includeSelectors").asBoolean()).isTrue();
    }

    @Test
    void carriesNoSecretAndNoMovingTag() {
        // Then
        assertThat(ofKind("Secret")).isEmpty();
        assertThat(workloads())
                .allSatisfy(
                        workload ->
                                container(workload)
                                        .get("env")
                                        .forEach(
                                                variable ->
                                                        assertThat(variable.get("name").asText())
                                                                .doesNotContainIgnoringCase(
                                                                        "password")
                                                                .doesNotContainIgnoringCase(
                                                                        "secret")));
        assertThat(kustomization.at("/images/0/newTag").asText())
                .isNotEmpty()
                .isNotEqualTo("latest");
    }

    @Test
    void hasAConfigurationThatTheCommandTakes() throws Exception {
        // Given
        Path secrets = Files.createDirectories(directory.resolve("secrets"));
        YAML.readTree(FILES.resolve("secret.example.yaml").toFile())
                .get("stringData")
                .properties()
                .forEach(secret -> write(secrets.resolve(secret.getKey()), secret.getValue()));
        String shipped = Files.readString(FILES.resolve("tokensweep.yaml"));
        Path config =
                Files.writeString(
                        directory.resolve("tokensweep.yaml"),
                        shipped.replace("/run/secrets/tokensweep", secrets.toString()));

        // When
        try (TokensweepProcess command =
                TokensweepProcess.start(directory, "config", "--config", config.toString())) {
            // Then
            assertThat(command.await(RunFixture.LIMIT)).as(command.errText()).isZero();
            assertThat(String.join("\n", command.outLines())).doesNotContain("change-me");
        }
    }

    private static void write(Path file, JsonNode content) {
        try {
            Files.writeString(file, content.asText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<JsonNode> workloads() {
        return Stream.concat(ofKind("Deployment"), ofKind("StatefulSet"));
    }

    private static JsonNode workload(String name) {
        return workloads().filter(each -> name(each).equals(name)).findFirst().orElseThrow();
    }

    private static Stream<JsonNode> ofKind(String kind) {
        return RESOURCES.stream().filter(resource -> resource.get("kind").asText().equals(kind));
    }

    private static String name(JsonNode resource) {
        return resource.at("/metadata/name").asText();
    }

    private static JsonNode pod(JsonNode workload) {
        return workload.at("/spec/template/spec");
    }

    private static JsonNode container(JsonNode workload) {
        return pod(workload).at("/containers/0");
    }

    private static boolean matches(JsonNode selector, JsonNode workload) {
        JsonNode component = selector.path(COMPONENT);
        return !(component instanceof MissingNode)
                && component.equals(workload.at("/spec/template/metadata/labels").path(COMPONENT))
                && StreamSupport.stream(selector.spliterator(), false).count() == 1;
    }
}
