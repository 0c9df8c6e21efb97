package dev.tokensweep.app.wso2;

import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Resolves what a text of {@code deployment.toml} leaves to its surroundings. */
final class Placeholders {
    private static final Pattern PLACEHOLDER =
            Pattern.compile("\\$(?<source>env|sys|ref|secret)\\{(?<name>[^}]*)}");

    private final UnaryOperator<String> environment;
    private final UnaryOperator<String> references;

    /**
     * @param references by the dotted name of another setting; null for one that is not there
     */
    Placeholders(UnaryOperator<String> environment, UnaryOperator<String> references) {
        this.environment = environment;
        this.references = references;
    }

    /**
     * The text with its variables and references filled in.
     *
     * @throws ProductConfigException for one that cannot be
     */
    String resolve(String key, String text) {
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(value(key, found)));
    }

    /** What a password's text means; it may be the name of a secret. */
    StoredPassword password(String text) {
        Matcher whole = PLACEHOLDER.matcher(text);
        if (!whole.matches()) {
            return StoredPassword.clear(text);
        }
        String name = whole.group("name");
        return switch (whole.group("source")) {
            case "secret" -> StoredPassword.inVault(name);
            case "ref" -> {
                String referred = references.apply(name);
                yield referred == null || referred.equals(text)
                        ? StoredPassword.outside(text)
                        : StoredPassword.clear(referred);
            }
            default -> StoredPassword.outside(text);
        };
    }

    private String value(String key, MatchResult found) {
        String source = found.group(1);
        String name = found.group(2);
        String value =
                switch (source) {
                    case "env" -> environment.apply(name);
                    case "ref" -> references.apply(name);
                    default -> null;
                };
        if (value == null) {
            throw new ProductConfigException(
                    "%s: names %s, which %s: %s"
                            .formatted(
                                    key,
                                    found.group(),
                                    source.equals("env")
                                            ? "is not set here"
                                            : "cannot be told from here",
                                    source.equals("env")
                                            ? "set %s as the product has it, and try again"
                                                    .formatted(name)
                                            : "write its value into a copy of the file"));
        }
        return value;
    }
}
