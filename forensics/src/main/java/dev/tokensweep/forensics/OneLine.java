package dev.tokensweep.forensics;

/** A failure as part of a line. */
final class OneLine {
    private OneLine() {}

    static String of(Throwable failure) {
        Throwable shown = failure;
        while (shown.getCause() != null && shown.getMessage() == null) {
            shown = shown.getCause();
        }
        return (shown.getClass().getSimpleName() + ": " + shown.getMessage())
                .replaceAll("\\s*\\R\\s*", " ");
    }
}
