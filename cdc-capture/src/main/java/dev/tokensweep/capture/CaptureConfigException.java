package dev.tokensweep.capture;

import java.util.List;

/** The database or the configuration must be changed before capture can work. */
public final class CaptureConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final List<String> findings;

    /**
     * @param findings one line each: what, where, and the statement that mends it
     */
    public CaptureConfigException(List<String> findings) {
        super(String.join(System.lineSeparator(), findings));
        this.findings = List.copyOf(findings);
    }

    public List<String> findings() {
        return findings;
    }
}
