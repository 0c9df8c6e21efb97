package dev.tokensweep.app.config;

/**
 * A value that somebody gave, not yet judged.
 *
 * @param key dotted name
 * @param origin where it was given: file and line, variable or option
 */
record Given(String key, String text, String origin) {}
