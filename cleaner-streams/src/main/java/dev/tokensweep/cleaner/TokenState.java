package dev.tokensweep.cleaner;

import dev.tokensweep.events.Position;
import dev.tokensweep.events.TokenRow;
import dev.tokensweep.events.Wire;
import dev.tokensweep.events.WireReader;
import dev.tokensweep.events.WireWriter;
import org.apache.kafka.common.serialization.Serde;

/**
 * What the cleaner knows of one live token.
 *
 * @param row as the last change left it
 * @param position of that change
 * @param sinceMicros since when the token is in its state, as far as observed; never moved forward
 *     by a change that keeps the state, so no restart or new snapshot prolongs or shortens a grace
 * @param dueMicros when the cleaner next looks at it, {@link #NEVER} if a change must come first;
 *     of a condemned token when its verdict was given, of a held one when it was parked
 * @param stage how far its record has been told
 * @param refusals how often the database has refused a verdict on this version
 * @param holdId the hold whose end it waits for; null unless HELD
 */
record TokenState(
        TokenRow row,
        Position position,
        long sinceMicros,
        long dueMicros,
        Stage stage,
        int refusals,
        String holdId) {
    static final long NEVER = Long.MAX_VALUE;

    /** The order is the store's format: append only. */
    enum Stage {
        LIVING,
        /** EXPIRED has been told; the safe period runs. */
        EXPIRED,
        /** A verdict is on its way. */
        CONDEMNED,
        /** The database refused the verdict because of a hold. */
        HELD
    }

    private static final Stage[] STAGES = Stage.values();

    static Serde<TokenState> serde() {
        return Wire.serde(TokenState::write, TokenState::read);
    }

    TokenState due(long micros, Stage newStage) {
        return new TokenState(row, position, sinceMicros, micros, newStage, refusals, null);
    }

    TokenState at(Position newPosition) {
        return new TokenState(row, newPosition, sinceMicros, dueMicros, stage, refusals, holdId);
    }

    TokenState refused() {
        return new TokenState(row, position, sinceMicros, dueMicros, stage, refusals + 1, holdId);
    }

    /** Waits for a change; what has been told of its end is not told again. */
    TokenState kept() {
        return awaiting(NEVER, stage == Stage.LIVING ? Stage.LIVING : Stage.EXPIRED);
    }

    /** Waits for a moment that the policy names; earlier refusals say nothing about it. */
    TokenState awaiting(long micros, Stage newStage) {
        return new TokenState(row, position, sinceMicros, micros, newStage, 0, null);
    }

    TokenState held(String newHoldId, long nowMicros) {
        return new TokenState(
                row, position, sinceMicros, nowMicros, Stage.HELD, refusals, newHoldId);
    }

    /**
     * Whether the clock may bring it on: no answer of the database's or end of a hold must come.
     */
    boolean isOpen() {
        return stage == Stage.LIVING || stage == Stage.EXPIRED;
    }

    boolean isDue() {
        return dueMicros != NEVER && isOpen();
    }

    private static void write(WireWriter out, TokenState state) {
        out.writeVersion(state.row.version())
                .writeGrant(state.row.grant())
                .writePosition(state.position)
                .writeLong(state.sinceMicros)
                .writeNullableLong(state.dueMicros != NEVER ? state.dueMicros : null)
                .writeEnum(state.stage)
                .writeLong(state.refusals);
        if (state.stage == Stage.HELD) {
            out.writeText(state.holdId);
        }
    }

    private static TokenState read(WireReader in) {
        TokenRow row = new TokenRow(in.readVersion(), in.readGrant());
        Position position = in.readPosition();
        long sinceMicros = in.readLong();
        Long dueMicros = in.readNullableLong();
        Stage stage = in.readEnum(STAGES);
        return new TokenState(
                row,
                position,
                sinceMicros,
                dueMicros == null ? NEVER : dueMicros,
                stage,
                (int) in.readLong(),
                stage == Stage.HELD ? in.readRequiredText() : null);
    }
}
