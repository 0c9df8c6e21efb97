package dev.tokensweep.sink;

import java.util.List;

/** A restore that cannot be done as it was asked; nothing has changed. */
public final class RestoreRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final List<String> findings;

    RestoreRefusedException(List<String> findings) {
        super(String.join(System.lineSeparator(), findings));
        this.findings = List.copyOf(findings);
    }

    RestoreRefusedException(String finding) {
        this(List.of(finding));
    }

    /** Each in one line: what, where, how to mend it. Never empty. */
    public List<String> findings() {
        return findings;
    }
}
