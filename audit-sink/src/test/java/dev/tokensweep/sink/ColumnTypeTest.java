package dev.tokensweep.sink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnTypeTest {
    @ParameterizedTest
    @CsvSource({
        "character varying(255), character varying(255), true",
        "character varying(256), character varying(255), true",
        "character varying(254), character varying(255), false",
        "character varying, character varying(255), true",
        "text, character varying(255), true",
        "character varying(255), text, false",
        "bigint, integer, true",
        "integer, bigint, false",
        "timestamp without time zone, timestamp without time zone, true",
        "timestamp(0) without time zone, timestamp without time zone, false",
        "timestamp with time zone, timestamp without time zone, false",
        "character(36), character varying(36), false",
        "integer, text, false"
    })
    void holdsOnlyWhatSurelyFits(String archive, String token, boolean holds) {
        assertThat(ColumnType.of(archive).holds(ColumnType.of(token))).isEqualTo(holds);
    }
}
