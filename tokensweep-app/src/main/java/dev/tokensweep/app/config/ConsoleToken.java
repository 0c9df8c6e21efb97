package dev.tokensweep.app.config;

import java.nio.file.Path;

/** What the console asks of those who want an answer. */
final class ConsoleToken {
    private static final int SHORTEST = 16;

    private ConsoleToken() {}

    /** Null where none is asked for, or where it cannot be had, which is told. */
    static String find(Values values, Problems problems) {
        Path path = values.get(ConsoleCatalogue.CONSOLE_TOKEN_FILE);
        if (path == null) {
            return null;
        }
        String origin =
                values.given(ConsoleCatalogue.CONSOLE_TOKEN_FILE.name()).origin()
                        + ": "
                        + ConsoleCatalogue.CONSOLE_TOKEN_FILE.name();
        String token = SecretFile.read(path, origin, "token", problems);
        if (token != null && !isFit(token)) {
            problems.add(
                    origin,
                    "'%s' must hold at least %d printable ASCII characters without blanks: `openssl rand -hex 32` makes such a token"
                            .formatted(path, SHORTEST));
            return null;
        }
        return token;
    }

    /** What a header can carry, and nobody guesses. */
    private static boolean isFit(String token) {
        return token.length() >= SHORTEST && token.chars().allMatch(c -> c > ' ' && c < 127);
    }
}
