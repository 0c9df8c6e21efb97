package dev.tokensweep.app.wso2;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** Reads {@code deployment.toml}. Used by one thread. */
final class TomlSettings {
    /** Of an API Manager; of an Identity Server alone. */
    private static final List<String> DATABASES = List.of("apim_db", "identity_db");

    private final Path file;
    private final JsonNode root;
    private final Placeholders placeholders;

    TomlSettings(Path file, UnaryOperator<String> environment) {
        this.file = file;
        this.root = parse(file);
        this.placeholders = new Placeholders(environment, this::referred);
    }

    ProductSettings read() {
        String database =
                DATABASES.stream()
                        .filter(name -> root.path("database").path(name).isObject())
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new ProductConfigException(
                                                "%s: has no [database.apim_db] and no [database.identity_db], so the product uses its embedded database, which is not supported"
                                                        .formatted(file)));
        JsonNode node = root.path("database").path(database);
        String section = "[database.%s]".formatted(database);
        String url = text(section, node, "url");
        return new ProductSettings(
                file,
                section,
                url == null ? typed(section, node) : unescaped(url),
                text(section, node, "username"),
                password(node),
                cleanup());
    }

    private static JsonNode parse(Path file) {
        try {
            return new TomlMapper().readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            throw new ProductConfigException(
                    "%s: line %d: is no TOML: %s"
                            .formatted(file, e.getLocation().getLineNr(), complaint(e)),
                    e);
        } catch (IOException e) {
            throw new ProductConfigException(
                    "%s: cannot be read: %s".formatted(file, e.getClass().getSimpleName()), e);
        }
    }

    /** Never the text it stumbled over, which may be a secret. */
    private static String complaint(JsonProcessingException e) {
        String first = e.getOriginalMessage().lines().findFirst().orElse("").strip();
        return first.replaceAll("'[^']*'|\"[^\"]*\"", "...");
    }

    private String typed(String section, JsonNode node) {
        String type = text(section, node, "type");
        if (type == null) {
            throw new ProductConfigException(
                    "%s: %s has neither url nor type, so the product uses its embedded database, which is not supported"
                            .formatted(file, section));
        }
        return TypedUrl.of(
                "%s: %s".formatted(file, section),
                type,
                text(section, node, "hostname"),
                text(section, node, "port"),
                text(section, node, "name"));
    }

    private StoredPassword password(JsonNode node) {
        JsonNode password = node.path("password");
        return password.isValueNode()
                ? placeholders.password(password.asText())
                : StoredPassword.NONE;
    }

    private ProductCleanup cleanup() {
        JsonNode cleanup = root.path("oauth").path("token_cleanup");
        return new ProductCleanup(
                file,
                "[oauth.token_cleanup] enable",
                bool(cleanup, "enable"),
                bool(cleanup, "retain_access_tokens_for_auditing"));
    }

    private Boolean bool(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (value.isMissingNode()) {
            return null;
        }
        return Switches.read("%s: [oauth.token_cleanup] %s".formatted(file, name), value.asText());
    }

    private String text(String section, JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (!value.isValueNode() || value.asText().isBlank()) {
            return null;
        }
        return placeholders.resolve(
                "%s: %s %s".formatted(file, section, name), value.asText().strip());
    }

    private String referred(String dotted) {
        JsonNode value = root;
        for (String name : dotted.split("\\.", -1)) {
            value = value.path(name);
        }
        return value.isValueNode() ? value.asText() : null;
    }

    /** The product writes the text into an XML file as it stands, so an ampersand is escaped. */
    private static String unescaped(String url) {
        return url.replace("&amp;", "&");
    }
}
