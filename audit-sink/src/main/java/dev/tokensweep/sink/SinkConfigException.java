package dev.tokensweep.sink;

import java.util.List;

/** The database is not prepared for the sink; only the operator can mend it. */
public final class SinkConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final List<String> findings;

    public SinkConfigException(List<String> findings) {
        super(String.join(System.lineSeparator(), findings));
        this.findings = List.copyOf(findings);
    }

    /** Each in one line: what, where, and the statement that mends it. Never empty. */
    public List<String> findings() {
        return findings;
    }
}
