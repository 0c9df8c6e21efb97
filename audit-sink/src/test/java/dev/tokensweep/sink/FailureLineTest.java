package dev.tokensweep.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailureLineTest {
    @Test
    void quotesNoValue() {
        SQLException value =
                new SQLException("invalid input syntax for type integer: \"at-1\"", "22P02");
        SQLException constraint =
                new SQLException("violates check constraint \"c\"\n  Detail: (at-1)", "23514");

        assertThat(FailureLine.of(value)).isEqualTo("the database refused a row, SQLState 22P02");
        assertThat(FailureLine.of(constraint))
                .isEqualTo("violates check constraint \"c\", SQLState 23514");
    }

    @Test
    void findsTheDatabasesWordBeneathKafkas() {
        SQLException refused = new SQLException("connection refused", "08001");
        KafkaException wrapped =
                new KafkaException("callback failed", new ClaimFailedException(refused));

        assertThat(FailureLine.of(wrapped)).isEqualTo("connection refused, SQLState 08001");
        assertThat(FailureLine.of(new KafkaException())).isEqualTo("KafkaException: no message");
    }

    @ParameterizedTest
    @ValueSource(strings = {"22001", "23503", "23514", "54000", "P0001", "44000", "XX001"})
    void blamesTheRow(String state) {
        assertThat(Fault.of(new SQLException("", state))).isEqualTo(Fault.ROW);
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "40001", "40P01", "55P03", "57014", "57P01", "53300", "08006", "42703", "42501",
                "25006", "25P03", "0A000", "28P01", "null"
            },
            nullValues = "null")
    void blamesTheSurroundings(String state) {
        assertThat(Fault.of(new SQLException("", state))).isEqualTo(Fault.SURROUNDINGS);
    }
}
