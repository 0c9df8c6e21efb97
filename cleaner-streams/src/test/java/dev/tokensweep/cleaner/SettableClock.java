package dev.tokensweep.cleaner;

import dev.tokensweep.events.TokenFixture;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that the test moves; it starts at {@link TokenFixture#CREATED}. */
final class SettableClock extends Clock {
    private Instant now = TokenFixture.CREATED;

    void set(Instant instant) {
        now = instant;
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
