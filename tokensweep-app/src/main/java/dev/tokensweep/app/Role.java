package dev.tokensweep.app;

import java.util.Locale;

/** The parts of the pipeline that one process can play, together or alone. */
enum Role {
    CAPTURE,
    CLEANER,
    SINK,
    CONSOLE;

    /** As the user writes it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
