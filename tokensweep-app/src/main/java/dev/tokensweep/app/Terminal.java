package dev.tokensweep.app;

/**
 * Whether people look on. The launcher knows, and says so by properties: Java can only tell of all
 * three streams together.
 */
final class Terminal {
    private Terminal() {}

    /** Whether standard error, where progress is shown, is one. */
    static boolean isErr() {
        return Boolean.getBoolean("tokensweep.terminal");
    }

    /** Whether standard output, where results are shown, is one. */
    static boolean isOut() {
        return Boolean.getBoolean("tokensweep.screen");
    }
}
