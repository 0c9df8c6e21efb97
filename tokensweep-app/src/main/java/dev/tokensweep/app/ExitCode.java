package dev.tokensweep.app;

/** What every command ends with. */
final class ExitCode {
    static final int DONE = 0;

    /** Something that was right to ask for did not work. */
    static final int FAILED = 1;

    /** Wrong usage or configuration: asking again the same way cannot work. */
    static final int USAGE = 2;

    /** One of the laws is violated. */
    static final int LAW_VIOLATED = 3;

    private ExitCode() {}
}
