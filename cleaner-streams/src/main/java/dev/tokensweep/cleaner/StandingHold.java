package dev.tokensweep.cleaner;

import dev.tokensweep.events.Hold;
import dev.tokensweep.events.Position;
import dev.tokensweep.events.Wire;
import dev.tokensweep.events.WireReader;
import dev.tokensweep.events.WireWriter;
import org.apache.kafka.common.serialization.Serde;

/**
 * A hold that is not released.
 *
 * @param position where it was last told of
 */
record StandingHold(Hold hold, Position position) {
    private static final Hold.Scope[] SCOPES = Hold.Scope.values();

    static Serde<StandingHold> serde() {
        return Wire.serde(StandingHold::write, StandingHold::read);
    }

    private static void write(WireWriter out, StandingHold standing) {
        Hold hold = standing.hold;
        out.writeText(hold.id())
                .writeEnum(hold.scope())
                .writeText(hold.subject())
                .writeText(hold.reason())
                .writeText(hold.author())
                .writePosition(standing.position);
    }

    private static StandingHold read(WireReader in) {
        Hold hold =
                new Hold(
                        in.readRequiredText(),
                        in.readEnum(SCOPES),
                        in.readRequiredText(),
                        in.readRequiredText(),
                        in.readRequiredText());
        return new StandingHold(hold, in.readPosition());
    }
}
