package dev.tokensweep.app.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the settings of a YAML file, each with its line. Nested maps and dotted names mean the
 * same. Values are taken as they are written: the catalogue, not YAML, knows the types.
 */
final class YamlFile {
    private static final int MAX_BYTES = 1 << 20;
    static final String QUOTES = ": put a value that begins with one of ! & * { [ in quotes";
    static final String NO_EXTRAS = "tags, anchors and aliases are not taken" + QUOTES;
    private static final YAMLFactory FACTORY = new YAMLFactory();

    private final Path file;
    private final Problems problems;
    private final Map<String, Given> found = new LinkedHashMap<>();
    private final Map<String, Integer> lines = new LinkedHashMap<>();
    private List<GivenRule> rules = List.of();

    /** What a file says, not yet judged. */
    record Content(List<Given> settings, List<GivenRule> rules) {}

    private YamlFile(Path file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    /**
     * The settings and rules in the file, in its order.
     *
     * @throws ConfigException when the file cannot be read or is no YAML: everything else would be
     *     told wrongly then
     */
    static Content read(Path file, Problems problems) {
        YamlFile yaml = new YamlFile(file, problems);
        yaml.parse(yaml.text());
        return new Content(List.copyOf(yaml.found.values()), yaml.rules);
    }

    private String text() {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw unreadable("is larger than 1 MiB: it is no configuration file");
            }
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (IOException e) {
            throw unreadable(FileComplaint.of(file, "configuration file", "--config", e));
        }
    }

    private ConfigException unreadable(String why) {
        return problems.last(file.toString(), why);
    }

    private void parse(String text) {
        try (YAMLParser parser = FACTORY.createParser(text)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return;
            }
            if (first != JsonToken.START_OBJECT) {
                throw problems.last(
                        origin(line(parser)), "must be a map of settings, such as `database:`");
            }
            readMap(parser, "");
            if (parser.nextToken() != null) {
                problem(parser, "begins a second document: a configuration is one");
            }
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw problems.last(origin(line), "is not valid YAML: " + YamlProblem.of(e));
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory cannot fail to be read", e);
        }
    }

    private void readMap(YAMLParser parser, String prefix) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = prefix + parser.currentName();
            int line = line(parser);
            Integer earlier = lines.putIfAbsent(key, line);
            if (earlier != null) {
                problem(parser, key + ": is given twice, first in line " + earlier + ": keep one");
            }
            parser.nextToken();
            String text = readValue(parser, key);
            if (text != null && earlier == null) {
                found.put(key, new Given(key, text, origin(line)));
            }
        }
    }

    /** The value as a text; null where it is a map or cannot be taken. */
    private String readValue(YAMLParser parser, String key) throws IOException {
        Setting<?> setting = Catalogue.find(key);
        JsonToken token = parser.currentToken();
        if (hasExtras(parser)) {
            problem(parser, key + ": " + NO_EXTRAS);
            parser.skipChildren();
            return null;
        }
        if (key.equals(RuleKeys.SETTING)) {
            rules = YamlRules.read(file, parser, problems);
            return null;
        }
        if (token == JsonToken.START_OBJECT && (setting == null || setting.isFamily())) {
            int before = lines.size();
            readMap(parser, key + ".");
            // An empty map under an unknown name is told as that name.
            return lines.size() > before || Catalogue.isSection(key) ? null : "";
        }
        if (token == JsonToken.VALUE_NULL && Catalogue.isSection(key)) {
            // A section whose settings are all commented out.
            return null;
        }
        if (token.isScalarValue()) {
            return scalar(parser);
        }
        if (token == JsonToken.START_ARRAY && (setting == null || setting.type().isList())) {
            return list(parser, key);
        }
        problem(parser, key + ": takes a single value" + QUOTES);
        parser.skipChildren();
        return null;
    }

    /** What YAML knows beyond plain values. */
    static boolean hasExtras(YAMLParser parser) throws IOException {
        return parser.isCurrentAlias()
                || parser.getObjectId() != null
                || parser.getTypeId() != null;
    }

    static String scalar(YAMLParser parser) throws IOException {
        // A key without a value is an empty text, which the type of the setting then judges.
        return parser.currentToken() == JsonToken.VALUE_NULL ? "" : parser.getText();
    }

    /**
     * The elements with the setting's separator between them; null when the list holds anything but
     * values.
     */
    private String list(YAMLParser parser, String key) throws IOException {
        List<String> elements = new ArrayList<>();
        boolean plain = true;
        for (JsonToken token = parser.nextToken();
                token != JsonToken.END_ARRAY;
                token = parser.nextToken()) {
            if (token.isScalarValue() && !hasExtras(parser)) {
                elements.add(scalar(parser));
            } else {
                plain = false;
                parser.skipChildren();
            }
        }
        Setting<?> setting = Catalogue.find(key);
        if (!plain && setting != null) {
            problem(parser, key + ": must be a list of plain values");
            return null;
        }
        return String.join(setting == null ? "," : setting.type().separator(), elements);
    }

    private void problem(YAMLParser parser, String what) {
        problems.add(origin(line(parser)), what);
    }

    private String origin(int line) {
        return file + ":" + line;
    }

    private static int line(YAMLParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }
}
