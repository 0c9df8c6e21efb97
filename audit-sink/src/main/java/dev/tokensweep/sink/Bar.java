package dev.tokensweep.sink;

/**
 * Why nothing may be deleted at the moment.
 *
 * @param reason in one line, without secrets
 */
record Bar(Kind kind, String reason) {

    /** Before anybody has looked. */
    static final Bar NOT_LOOKED =
            new Bar(Kind.NOT_LOOKED, "whether anything may be deleted is not known yet");

    /** What bars it. */
    enum Kind {
        NOT_LOOKED(SinkStatus.State.STARTING),
        PAUSED(SinkStatus.State.PAUSED),
        BREAKER_OPEN(SinkStatus.State.BREAKER_OPEN),
        OUTSIDE_WINDOW(SinkStatus.State.OUTSIDE_WINDOW),
        THROTTLED(SinkStatus.State.THROTTLED),
        /** What must be known before anything is deleted cannot be found out. */
        FAILED(SinkStatus.State.DEGRADED);

        private final SinkStatus.State state;

        Kind(SinkStatus.State state) {
            this.state = state;
        }

        SinkStatus.State state() {
            return state;
        }

        /** Whether somebody wants it so, and expects that rows pile up meanwhile. */
        boolean isByWill() {
            return this == PAUSED || this == OUTSIDE_WINDOW || this == THROTTLED;
        }
    }
}
