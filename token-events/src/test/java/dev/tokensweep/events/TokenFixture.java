package dev.tokensweep.events;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;

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
    private Long transactionId;
    private Instant committed = CREATED;
    private Grant grant = new Grant(-1234, 7, "maya", "PRIMARY", "authorization_code");

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

    /** The database's transaction; as the place in the log unless said otherwise. */
    public TokenFixture transactionId(long newTransactionId) {
        transactionId = newTransactionId;
        return this;
    }

    private long transactionId() {
        return transactionId == null ? transaction : transactionId;
    }

    public TokenFixture committed(Instant instant) {
        committed = instant;
        return this;
    }

    public TokenFixture grant(Grant newGrant) {
        grant = newGrant;
        return this;
    }

    public RowVersion version() {
        return new RowVersion(
                state, stateId, createdMicros, validityMs, refreshCreatedMicros, refreshValidityMs);
    }

    public TokenRow row() {
        return new TokenRow(version(), grant);
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
        Purge purge = new Purge("batch-1", Reason.REVOKED, "default", archived, "openid profile");
        return change(TokenChange.Kind.PURGED, null, purge);
    }

    /** Put back from the archive in this transaction of ours. */
    public TokenRestored restored(String batchId, String by) {
        return new TokenRestored(
                row(), batchId, by, position(), micros(committed), transactionId());
    }

    public TokenChange snapshotCompleted() {
        return change(TokenChange.Kind.SNAPSHOT_COMPLETED, null, null);
    }

    public HoldChange held(Hold hold) {
        return held(HoldChange.Kind.HELD, hold, null);
    }

    public HoldChange released(Hold hold) {
        return held(HoldChange.Kind.RELEASED, hold, "counsel");
    }

    public Mark mark(long number) {
        return new Mark(number, position(), micros(committed), transactionId());
    }

    public RowsPurged rowsPurged(RowsPurged.Kind kind, String table, String... ids) {
        return new RowsPurged(
                kind,
                table,
                List.of(ids),
                "batch-1",
                true,
                position(),
                micros(committed),
                transactionId());
    }

    /** These tokens, each with this row, taken before anybody observed them. */
    public BacklogPurged backlogPurged(String... ids) {
        return new BacklogPurged(
                "batch-1",
                true,
                Stream.of(ids)
                        .map(
                                id ->
                                        new BacklogPurged.Gone(
                                                id, row(), Reason.REVOKED, "default", 5, "openid"))
                        .toList(),
                position(),
                micros(committed));
    }

    /** A hold of fixed id, reason and author. */
    public static Hold hold(Hold.Scope scope, String subject) {
        return new Hold("5e1c9b0e-0000-4000-8000-000000000001", scope, subject, "case 7", "legal");
    }

    private HoldChange held(HoldChange.Kind kind, Hold hold, String by) {
        return new HoldChange(kind, hold, by, position(), micros(committed), transactionId());
    }

    public Position position() {
        return new Position(epoch, transaction, transaction, 0);
    }

    private TokenChange change(TokenChange.Kind kind, TokenRow row, Purge purge) {
        return new TokenChange(kind, row, position(), micros(committed), transactionId(), purge);
    }

    public static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }
}
