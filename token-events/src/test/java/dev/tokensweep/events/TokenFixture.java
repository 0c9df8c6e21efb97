package dev.tokensweep.events;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Builds token rows and what happens to them: an ACTIVE one of one hour unless said otherwise. */
public final class TokenFixture {
    public static final Instant CREATED = Instant.parse("2026-03-01T10:00:00Z");

    private String state = "ACTIVE";
    private String stateId = "NONE";
    private Long createdMicros = micros(CREATED);
    private Long validityMs = Duration.ofHours(1).toMillis();
    private Long refreshCreatedMicros = micros(CREATED);
    private Long refreshValidityMs = Duration.ofHours(1).toMillis();
    private long epoch = 1;
    private long transaction = 1;
    private Instant committed = CREATED;

    private TokenFixture() {}

    public static TokenFixture token() {
        return new TokenFixture();
    }

    public TokenFixture state(String newState) {
        state = newState;
        return this;
    }

    public TokenFixture stateId(String newStateId) {
        stateId = newStateId;
        return this;
    }

    public TokenFixture createdMicros(Long micros) {
        createdMicros = micros;
        return this;
    }

    public TokenFixture validityMs(Long ms) {
        validityMs = ms;
        return this;
    }

    public TokenFixture refreshCreatedMicros(Long micros) {
        refreshCreatedMicros = micros;
        return this;
    }

    public TokenFixture refreshValidityMs(Long ms) {
        refreshValidityMs = ms;
        return this;
    }

    public TokenFixture validFor(Duration duration) {
        return validityMs(duration.toMillis()).refreshValidityMs(duration.toMillis());
    }

    public TokenFixture epoch(long newEpoch) {
        epoch = newEpoch;
        return this;
    }

    /** The place in the log; later changes need a greater one. */
    public TokenFixture at(long newTransaction) {
        transaction = newTransaction;
        return this;
    }

    public TokenFixture committed(Instant instant) {
        committed = instant;
        return this;
    }

    public RowVersion version() {
        return new RowVersion(
                state, stateId, createdMicros, validityMs, refreshCreatedMicros, refreshValidityMs);
    }

    public TokenRow row() {
        return new TokenRow(
                version(), new Grant(-1234, 7, "maya", "PRIMARY", "authorization_code"));
    }

    public TokenChange seen() {
        return change(TokenChange.Kind.SEEN, row(), null);
    }

    public TokenChange issued() {
        return change(TokenChange.Kind.ISSUED, row(), null);
    }

    public TokenChange changed() {
        return change(TokenChange.Kind.CHANGED, row(), null);
    }

    public TokenChange removed() {
        return change(TokenChange.Kind.REMOVED, null, null);
    }

    public TokenChange purged() {
        return purged(true);
    }

    public TokenChange purged(boolean archived) {
        Purge purge = new Purge("batch-1", Reason.REVOKED, "default", archived);
        return change(TokenChange.Kind.PURGED, null, purge);
    }

    public TokenChange snapshotCompleted() {
        return change(TokenChange.Kind.SNAPSHOT_COMPLETED, null, null);
    }

    public Position position() {
        return new Position(epoch, transaction, transaction, 0);
    }

    private TokenChange change(TokenChange.Kind kind, TokenRow row, Purge purge) {
        return new TokenChange(kind, row, position(), micros(committed), transaction, purge);
    }

    public static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }
}
