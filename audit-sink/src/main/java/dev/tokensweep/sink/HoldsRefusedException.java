package dev.tokensweep.sink;

import java.util.List;

/** What was asked about holds cannot be done as it was asked; nothing has changed. */
public final class HoldsRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final List<String> findings;
    private final List<String> absentTokens;

    HoldsRefusedException(List<String> findings) {
        this(findings, List.of());
    }

    private HoldsRefusedException(List<String> findings, List<String> absentTokens) {
        super(String.join(System.lineSeparator(), findings));
        this.findings = List.copyOf(findings);
        this.absentTokens = List.copyOf(absentTokens);
    }

    HoldsRefusedException(String finding) {
        this(List.of(finding));
    }

    /** Each in one line: what, where, how to mend it. Never empty. */
    public List<String> findings() {
        return findings;
    }

    /** The same because no token has these ids. */
    static HoldsRefusedException onNothing(String finding, List<String> absentTokens) {
        return new HoldsRefusedException(List.of(finding), absentTokens);
    }

    /** The ids that no token has, all of them; empty where it was refused for another reason. */
    public List<String> absentTokens() {
        return absentTokens;
    }
}
