package dev.tokensweep.app.config;

import java.util.Locale;

/**
 * One setting as the catalogue declares it.
 *
 * @param name dotted, as {@code --set} takes it; ends in {@code .*} for a family of settings that
 *     are passed on by their own names
 * @param fallback the text that stands for a setting nobody gave; null where there is none
 * @param description one paragraph for the reference page
 */
record Setting<T>(
        String name, ValueType<T> type, String fallback, boolean required, String description) {

    static final String VARIABLE_PREFIX = "TOKENSWEEP_";

    /** The environment variable of the same meaning. */
    String variable() {
        return VARIABLE_PREFIX + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    boolean isFamily() {
        return name.endsWith(".*");
    }

    /** For a family, what the names of its members begin with, the last dot included. */
    String familyPrefix() {
        return name.substring(0, name.length() - 1);
    }
}
