package dev.tokensweep.app.config;

import java.util.Locale;

/** How log events are written. */
public enum LogFormat {
    TEXT,
    JSON;

    static LogFormat of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
