package dev.tokensweep.events;

/**
 * The columns on which a token's life depends. A verdict names the version it was given for, and
 * the sink deletes no other: {@code TOKEN_STATE_ID} changes with every ended state, the times with
 * every reissue.
 *
 * @param state {@code TOKEN_STATE}, may be null
 * @param stateId {@code TOKEN_STATE_ID}, may be null
 * @param createdMicros {@code TIME_CREATED}, may be null
 * @param validityMs {@code VALIDITY_PERIOD}, may be null; negative means never expires
 * @param refreshCreatedMicros {@code REFRESH_TOKEN_TIME_CREATED}, may be null
 * @param refreshValidityMs {@code REFRESH_TOKEN_VALIDITY_PERIOD}, may be null
 */
public record RowVersion(
        String state,
        String stateId,
        Long createdMicros,
        Long validityMs,
        Long refreshCreatedMicros,
        Long refreshValidityMs) {

    /** No calendar reaches so far; what lies beyond is infinity, however it was told. */
    private static final long GREATEST_MICROS = Long.MAX_VALUE / 2;

    public RowVersion {
        createdMicros = infiniteBeyondTheCalendar(createdMicros);
        refreshCreatedMicros = infiniteBeyondTheCalendar(refreshCreatedMicros);
    }

    /** Whether a time is one, and no infinity. */
    public static boolean isTime(long micros) {
        return micros > -GREATEST_MICROS && micros < GREATEST_MICROS;
    }

    private static Long infiniteBeyondTheCalendar(Long micros) {
        if (micros == null || isTime(micros)) {
            return micros;
        }
        return micros > 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
    }
}
