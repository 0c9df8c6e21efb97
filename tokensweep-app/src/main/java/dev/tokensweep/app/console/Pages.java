package dev.tokensweep.app.console;

import io.javalin.config.RoutesConfig;

/** A part of what the console answers; only GET is ever asked of it. */
interface Pages {
    void addTo(RoutesConfig routes);

    /** Ends what goes on after an answer has begun. */
    default void close() {}
}
