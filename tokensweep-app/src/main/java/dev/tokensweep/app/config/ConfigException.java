package dev.tokensweep.app.config;

import java.util.List;

/** The configuration cannot be used. Carries every reason, one line each, without any secret. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final List<String> errors;

    /**
     * Gathers the reasons.
     *
     * @param errors at least one, each a whole line: where, what, how to mend it
     */
    public ConfigException(List<String> errors) {
        super(String.join(System.lineSeparator(), errors));
        this.errors = List.copyOf(errors);
    }

    public List<String> errors() {
        return errors;
    }
}
