package dev.tokensweep.sink;

/** A user who cannot be forgotten as things are; the message says what to do first. */
public final class ForgetRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ForgetRefusedException(String finding) {
        super(finding);
    }
}
