package dev.tokensweep.sink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresTimestampTest {
    @ParameterizedTest
    @CsvSource({
        "0, 1970-01-01 00:00:00.000000 AD",
        "-1, 1969-12-31 23:59:59.999999 AD",
        "1772359200000001, 2026-03-01 10:00:00.000001 AD",
        "253402300800000000, 10000-01-01 00:00:00.000000 AD",
        "-62135596800000001, 0001-12-31 23:59:59.999999 BC",
        "-210866803200000000, 4714-11-24 00:00:00.000000 BC",
        "-210866803200000001, -infinity",
        "9223372036825200000, infinity",
        "9223372036854775807, infinity",
        "-9223372036854775808, -infinity"
    })
    void writesEveryMicrosecondOfTheCalendar(long micros, String text) {
        assertThat(PostgresTimestamp.of(micros)).isEqualTo(text);
    }

    @Test
    void leavesNullAsItIs() {
        assertThat(PostgresTimestamp.of(null)).isNull();
    }
}
