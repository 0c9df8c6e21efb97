package dev.tokensweep.app.config;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the list of rules within a YAML file, each key with its line. */
final class YamlRules {
    private static final String SHAPE =
            RuleKeys.SETTING + ": must be a list of rules, each beginning like `- name: ...`";

    private final Path file;
    private final YAMLParser parser;
    private final Problems problems;
    private final List<GivenRule> rules = new ArrayList<>();
    private int number;

    private YamlRules(Path file, YAMLParser parser, Problems problems) {
        this.file = file;
        this.parser = parser;
        this.problems = problems;
    }

    /**
     * The rules, in their order.
     *
     * @param parser stands at the value, and at its end afterwards
     */
    static List<GivenRule> read(Path file, YAMLParser parser, Problems problems)
            throws IOException {
        YamlRules yaml = new YamlRules(file, parser, problems);
        yaml.readList();
        return List.copyOf(yaml.rules);
    }

    private void readList() throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            // A list whose rules are all commented out.
            return;
        }
        if (parser.currentToken() != JsonToken.START_ARRAY || YamlFile.hasExtras(parser)) {
            problem(SHAPE);
            parser.skipChildren();
            return;
        }
        int line = line();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            number++;
            if (parser.currentToken() == JsonToken.START_OBJECT && !YamlFile.hasExtras(parser)) {
                readRule();
            } else {
                problem(SHAPE);
                parser.skipChildren();
            }
        }
        if (number == 0) {
            problems.add(
                    origin(line),
                    RuleKeys.SETTING + ": is an empty list: give a rule, or leave it out");
        }
    }

    private void readRule() throws IOException {
        String origin = origin(line());
        int problemsBefore = problems.count();
        Map<String, Integer> seen = new HashMap<>();
        List<RuleLine> lines = new ArrayList<>();
        readMap("", lines, seen);
        rules.add(new GivenRule(number, lines, problems.count() == problemsBefore, origin));
    }

    private void readMap(String prefix, List<RuleLine> lines, Map<String, Integer> seen)
            throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = prefix + parser.currentName();
            int line = line();
            Integer earlier = seen.putIfAbsent(key, line);
            parser.nextToken();
            if (earlier != null) {
                problem(key, "is given twice, first in line " + earlier + ": keep one");
                parser.skipChildren();
            } else {
                readValue(key, line, lines, seen);
            }
        }
    }

    private void readValue(String key, int line, List<RuleLine> lines, Map<String, Integer> seen)
            throws IOException {
        JsonToken token = parser.currentToken();
        boolean isSection = RuleKeys.isSection(key);
        if (YamlFile.hasExtras(parser)) {
            problem(key, YamlFile.NO_EXTRAS);
            parser.skipChildren();
        } else if (token == JsonToken.START_OBJECT && isSection) {
            readMap(key + ".", lines, seen);
        } else if (token == JsonToken.START_OBJECT) {
            parser.skipChildren();
            readMisplacedMap(key, line, lines);
        } else if (token == JsonToken.START_ARRAY) {
            readTexts(key, line, lines);
        } else if (token != JsonToken.VALUE_NULL || !isSection) {
            // A key without a value is an empty text, which the type of the key then judges.
            lines.add(new RuleLine(key, List.of(YamlFile.scalar(parser)), false, origin(line)));
        }
    }

    private void readTexts(String key, int line, List<RuleLine> lines) throws IOException {
        List<String> texts = new ArrayList<>();
        boolean plain = true;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken().isScalarValue() && !YamlFile.hasExtras(parser)) {
                texts.add(YamlFile.scalar(parser));
            } else {
                plain = false;
                parser.skipChildren();
            }
        }
        if (plain) {
            lines.add(new RuleLine(key, texts, true, origin(line)));
        } else {
            problem(key, "must be a list of plain values" + YamlFile.QUOTES);
        }
    }

    private void readMisplacedMap(String key, int line, List<RuleLine> lines) {
        if (RuleKeys.find(key) == null) {
            // It is told as an unknown key.
            lines.add(new RuleLine(key, List.of(), false, origin(line)));
        } else {
            problem(key, "takes no map" + YamlFile.QUOTES);
        }
    }

    private void problem(String key, String what) {
        problem("%s[%d].%s: %s".formatted(RuleKeys.SETTING, number, key, what));
    }

    private void problem(String what) {
        problems.add(origin(line()), what);
    }

    private String origin(int line) {
        return file + ":" + line;
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }
}
