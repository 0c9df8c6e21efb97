package dev.tokensweep.events;

import java.time.Instant;
import java.util.Objects;

/**
 * What a stage could not use and put aside, so that the rest goes on. The bytes it is about stand
 * beside it on the topic; see {@link DeadLetterFormat}.
 *
 * @param reason in our own words: it quotes no value
 * @param source where the bytes stood; null for what came from the database's log
 * @param position where in the log the row stood; null for what came from a topic
 * @param time when it was put aside, by the stage's clock
 */
public record DeadLetter(
        Stage stage, String reason, RecordPlace source, Position position, Instant time) {

    /** Who put it aside. */
    public enum Stage {
        /** Its letters have no payload: a row may hold what must not leave the database. */
        CAPTURE,
        CLEANER,
        SINK,
        RECONCILER
    }

    public DeadLetter {
        Objects.requireNonNull(stage, "stage");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(time, "time");
        if ((source == null) == (position == null)) {
            throw new IllegalArgumentException("a letter comes from a topic or from the log");
        }
    }

    /** Of a record on a topic. */
    public static DeadLetter of(Stage stage, String reason, RecordPlace source, Instant time) {
        return new DeadLetter(stage, reason, source, null, time);
    }

    /** Of a row that the database's log told of. */
    public static DeadLetter of(Stage stage, String reason, Position position, Instant time) {
        return new DeadLetter(stage, reason, null, position, time);
    }
}
