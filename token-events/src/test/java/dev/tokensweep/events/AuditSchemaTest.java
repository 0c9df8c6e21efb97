package dev.tokensweep.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is written is what the schemas in the documentation, and in the jar, promise. */
class AuditSchemaTest {
    private static final Path DOCS = Path.of("..", "docs", "audit");
    private static final String JAR = "dev/tokensweep/audit/";
    private static final int EVENTS = 200;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final AuditSchema schemas = new AuditSchema(JAR + "v1/");
    private final AuditSchema released = new AuditSchema("audit/released-v1/");
    private final AuditJson json = new AuditJson();

    @ParameterizedTest
    @EnumSource(AuditType.class)
    void holdsWhateverIsWrittenOfEachType(AuditType type) throws IOException {
        // Given
        long seed = System.nanoTime();
        RandomEvents events = new RandomEvents(seed);
        List<String> known = fields(schema(type.name()));

        for (int i = 0; i < EVENTS; i++) {
            // When
            JsonNode written = MAPPER.readTree(json.serialize("t", events.next(type)));

            // Then
            assertThat(schemas.complaints(type.name(), written))
                    .as("%s, seed %d", written, seed)
                    .isEmpty();
            assertThat(fields(written)).as("%s, seed %d", written, seed).isSubsetOf(known);
        }
        JsonNode any = MAPPER.readTree(json.serialize("t", events.next(type)));
        assertThat(schemas.complaints("event", any)).as("%s", any).isEmpty();
    }

    /** Who holds the schema of the first release is not surprised by what is written now. */
    @ParameterizedTest
    @EnumSource(AuditType.class)
    void readersOfTheReleasedSchemaCanGoOn(AuditType type) throws IOException {
        // Given
        long seed = System.nanoTime();
        RandomEvents events = new RandomEvents(seed);
        if (resource("audit/released-v1/" + type + ".schema.json") == null) {
            assertThat(isReleased(type)).as("%s came later", type).isFalse();
            return;
        }

        for (int i = 0; i < EVENTS; i++) {
            // When
            JsonNode written = MAPPER.readTree(json.serialize("t", events.next(type)));

            // Then
            assertThat(released.complaints(type.name(), written))
                    .as("%s, seed %d", written, seed)
                    .isEmpty();
        }
    }

    /**
     * Nothing that was promised is taken back: fields stay, required ones too, and mean the same.
     */
    @Test
    void takesNothingBackOfTheReleasedSchema() throws IOException {
        for (String name : releasedSchemas()) {
            JsonNode before = tree("audit/released-v1/" + name);
            JsonNode now = tree(JAR + "v1/" + name);

            assertThat(texts(now.path("required")))
                    .as("required of %s", name)
                    .containsAll(texts(before.path("required")));
            for (String part : List.of("properties", "$defs")) {
                before.path(part)
                        .propertyStream()
                        .forEach(
                                field ->
                                        assertThat(now.path(part).path(field.getKey()))
                                                .as("%s of %s", field.getKey(), name)
                                                .isEqualTo(field.getValue()));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(AuditType.class)
    void refusesWhatLacksAFieldOrHasAnotherKindOfOne(AuditType type) throws IOException {
        // Given
        JsonNode event = MAPPER.readTree(json.serialize("t", new RandomEvents(7).next(type)));

        for (String field : texts(schema(type.name()).path("required"))) {
            // When
            ObjectNode without = event.deepCopy();
            without.remove(field);
            ObjectNode other = event.deepCopy();
            other.putArray(field);

            // Then
            assertThat(schemas.complaints(type.name(), without)).as("no %s", field).isNotEmpty();
            assertThat(schemas.complaints(type.name(), other)).as("odd %s", field).isNotEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(AuditType.class)
    void hasAnExampleOfEachTypeThatIsWrittenJustSo(AuditType type) throws IOException {
        // Given
        byte[] example = Files.readAllBytes(DOCS.resolve("v1/examples/" + type + ".json"));

        // When
        AuditEvent read = json.deserialize("t", example);

        // Then
        assertThat(read.type()).isEqualTo(type);
        assertThat(new String(json.serialize("t", read), UTF_8))
                .isEqualTo(new String(example, UTF_8).strip());
        assertThat(schemas.complaints(type.name(), MAPPER.readTree(example))).isEmpty();
    }

    @Test
    void isInTheJarAsItIsInTheDocumentation() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(DOCS)) {
            files = all.filter(Files::isRegularFile).filter(AuditSchemaTest::isContract).toList();
        }

        assertThat(files).hasSizeGreaterThan(2 * AuditType.values().length);
        for (Path file : files) {
            String name = JAR + DOCS.relativize(file).toString().replace('\\', '/');
            assertThat(resource(name)).as(name).isEqualTo(Files.readAllBytes(file));
        }
    }

    @Test
    void describesEveryTypeForAsyncApi() throws IOException {
        // Given
        JsonNode described = new YAMLMapper().readTree(resource(JAR + "asyncapi.yaml"));
        List<String> types = Stream.of(AuditType.values()).map(Enum::name).toList();

        // When
        List<String> references = new ArrayList<>();
        described.findValues("$ref").forEach(reference -> references.add(reference.asText()));

        // Then
        assertThat(described.path("asyncapi").asText()).startsWith("3.");
        assertThat(fields(described.at("/components/messages")))
                .containsAll(types)
                .hasSize(types.size() + 1)
                .contains("CHECKPOINT");
        for (String type : types) {
            assertThat(described.at("/components/messages/%s/payload/schema/$ref".formatted(type)))
                    .hasToString("\"v1/%s.schema.json\"".formatted(type));
            assertThat(references).contains("#/components/messages/" + type);
        }
        for (String reference : references) {
            if (reference.startsWith("#")) {
                assertThat(described.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse();
            } else {
                assertThat(resource(JAR + reference)).as(reference).isNotNull();
            }
        }
    }

    private static boolean isContract(Path file) {
        return !file.getFileName().toString().endsWith(".md");
    }

    private static boolean isReleased(AuditType type) throws IOException {
        return releasedSchemas().contains(type + ".schema.json");
    }

    private static List<String> releasedSchemas() throws IOException {
        Path directory = Path.of("src", "test", "resources", "audit", "released-v1");
        try (Stream<Path> files = Files.list(directory)) {
            List<String> names =
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".schema.json"))
                            .filter(name -> !name.startsWith("event."))
                            .toList();
            assertThat(names).hasSizeGreaterThan(14);
            return names;
        }
    }

    private static JsonNode schema(String type) throws IOException {
        return tree(JAR + "v1/" + type + ".schema.json");
    }

    private static JsonNode tree(String name) throws IOException {
        return MAPPER.readTree(resource(name));
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = AuditSchemaTest.class.getResourceAsStream("/" + name)) {
            return in == null ? null : in.readAllBytes();
        }
    }

    private static List<String> fields(JsonNode node) {
        List<String> names = new ArrayList<>();
        JsonNode object = node.has("properties") ? node.path("properties") : node;
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
