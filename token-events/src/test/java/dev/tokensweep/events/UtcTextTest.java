package dev.tokensweep.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class UtcTextTest {
    private static final long SEED = System.nanoTime();

    @Test
    void isWhatTheLibraryWritesOverAllOfTime() {
        times().forEach(
                        micros ->
                                assertThat(UtcText.iso(micros))
                                        .as("seed %d", SEED)
                                        .isEqualTo(instant(micros).toString()));
    }

    @Test
    void isReadBackOverAllOfTime() {
        times().forEach(
                        micros ->
                                assertThat(UtcText.micros(UtcText.iso(micros)))
                                        .as("seed %d", SEED)
                                        .isEqualTo(micros));
    }

    @Test
    void hasSixDigitsOfASecondWhereTheYearHasFour() {
        DateTimeFormatter format = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS");
        times().forEach(
                        micros -> {
                            LocalDateTime time =
                                    LocalDateTime.ofInstant(instant(micros), ZoneOffset.UTC);
                            boolean hasFourDigits =
                                    time.getYear() >= 1000 && time.getYear() <= 9999;
                            assertThat(UtcText.digits(micros))
                                    .as("seed %d", SEED)
                                    .isEqualTo(hasFourDigits ? time.format(format) : null);
                        });
    }

    private static LongStream times() {
        Random random = new Random(SEED);
        long aroundNow = 1_795_700_000_000_000L;
        return LongStream.concat(
                LongStream.of(
                        Long.MIN_VALUE,
                        Long.MAX_VALUE,
                        0,
                        -1,
                        1,
                        999,
                        1_000,
                        999_999,
                        1_000_000,
                        aroundNow,
                        aroundNow + 20_000,
                        at("0999-12-31T23:59:59.999999Z"),
                        at("1000-01-01T00:00:00Z"),
                        at("9999-12-31T23:59:59.999999Z"),
                        at("+10000-01-01T00:00:00Z"),
                        at("2024-02-29T12:00:00.1Z"),
                        at("1900-03-01T00:00:00Z")),
                LongStream.generate(
                                () ->
                                        random.nextInt(10) == 0
                                                ? random.nextLong() >> 8
                                                : aroundNow
                                                        + (random.nextLong() >> 12)
                                                                / 1000
                                                                * (random.nextBoolean() ? 1000 : 1))
                        .limit(20_000));
    }

    private static long at(String text) {
        Instant instant = Instant.parse(text);
        return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1000;
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
