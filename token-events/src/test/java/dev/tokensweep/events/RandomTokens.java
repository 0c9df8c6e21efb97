package dev.tokensweep.events;

import java.time.Instant;
import java.util.List;
import java.util.Random;

/**
 * Makes rows of every kind there can be: all states and none, NULLs, the edges of every period, far
 * past and future, infinity, the days on which clocks change. The same seed makes the same rows.
 */
public final class RandomTokens {
    private static final long MAX = 99_999_999_999_990L;
    private static final long SAFE_MICROS = 7_200_000_000L;
    private static final long HOUR_MICROS = 3_600_000_000L;

    private static final String[] STATES = {
        "ACTIVE",
        "ACTIVE",
        "ACTIVE",
        "ACTIVE",
        "GRACEFULLY_ROTATED",
        "GRACEFULLY_ROTATED",
        "REVOKED",
        "INACTIVE",
        "EXPIRED",
        "SUSPENDED",
        "revoked",
        "",
        null
    };
    private static final long[] PERIODS_MS = {
        0, -1, 1, MAX, MAX + 1, MAX - 1, Long.MAX_VALUE, Long.MIN_VALUE
    };
    private static final Integer[] TENANTS = {-1234, 1, 2, 5, null};
    private static final String[] USERS = {
        "maya", "svc-mail", "svc_mail", "SVC-mail", "a%b", "a.b", "back\\slash", "ünïcödé", "", null
    };
    private static final String[] DOMAINS = {"PRIMARY", "PARTNER", "partner", null};
    private static final String[] GRANT_TYPES = {
        "password", "client_credentials", "authorization_code", null
    };

    private final Random random;
    private final long nowMicros;
    private final List<Integer> apps;

    /**
     * @param nowMicros around which most times lie, some just at the edge of two hours before
     * @param apps ids that tokens may name
     */
    public RandomTokens(long seed, long nowMicros, List<Integer> apps) {
        this.random = new Random(seed);
        this.nowMicros = nowMicros;
        this.apps = List.copyOf(apps);
    }

    public TokenRow next() {
        return new TokenRow(version(), grant());
    }

    /** Since when a row may have been in its state: long, not so long, or just so long. */
    public long sinceMicros() {
        return switch (random.nextInt(4)) {
            case 0 -> nowMicros - HOUR_MICROS + random.nextInt(3) - 1;
            case 1 -> nowMicros - 24 * HOUR_MICROS + random.nextInt(3) - 1;
            default -> nowMicros - (long) (random.nextDouble() * 48 * HOUR_MICROS);
        };
    }

    private RowVersion version() {
        String stateId = random.nextInt(10) == 0 ? null : Long.toHexString(random.nextLong());
        return new RowVersion(any(STATES), stateId, time(), periodMs(), time(), periodMs());
    }

    private Grant grant() {
        Integer app = random.nextInt(10) == 0 ? null : apps.get(random.nextInt(apps.size()));
        return new Grant(any(TENANTS), app, any(USERS), any(DOMAINS), any(GRANT_TYPES));
    }

    private Long time() {
        return switch (random.nextInt(16)) {
            case 0 -> null;
            case 1 -> nowMicros - SAFE_MICROS + random.nextInt(3) - 1;
            case 2 -> -210_800_000_000_000_000L + random.nextInt(1_000_000);
            case 3 -> 253_402_300_799_999_999L - random.nextInt(1_000_000);
            case 4 -> Long.MAX_VALUE;
            case 5 -> Long.MIN_VALUE;
            case 6 -> clockChange("2026-03-29T00:00:00Z");
            case 7 -> clockChange("2026-10-25T00:00:00Z");
            default -> nowMicros - (long) (random.nextDouble() * 20 * HOUR_MICROS);
        };
    }

    private Long clockChange(String day) {
        return Instant.parse(day).toEpochMilli() * 1000 + random.nextLong(4 * HOUR_MICROS);
    }

    private Long periodMs() {
        return switch (random.nextInt(14)) {
            case 0 -> null;
            case 1, 2 -> PERIODS_MS[random.nextInt(PERIODS_MS.length)];
            case 3, 4 -> 0L;
            default -> (long) (random.nextDouble() * 10 * HOUR_MICROS / 1000);
        };
    }

    private <T> T any(T[] values) {
        return values[random.nextInt(values.length)];
    }
}
