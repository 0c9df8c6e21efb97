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

    /** A key may be the secret itself, and MySQL's message has it. */
    @ParameterizedTest
    @ValueSource(ints = {1062, 2627})
    void quotesNoKey(int code) {
        SQLException duplicate =
                new SQLException("Duplicate entry 'at-1' for key 'u'", "23000", code);

        assertThat(FailureLine.of(duplicate))
                .isEqualTo("the database refused a row, SQLState 23000");
    }

    /** By the vendor's code, where the state says nothing. */
    @ParameterizedTest
    @CsvSource({
        "HY000,1205,SURROUNDINGS",
        "40001,1213,SURROUNDINGS",
        "HY000,1036,SURROUNDINGS",
        "70100,1969,SURROUNDINGS",
        "HY000,3819,ROW",
        "22001,1406,ROW",
        "23000,1451,ROW",
        "61000,54,SURROUNDINGS",
        "72000,12899,ROW",
        "S0001,1222,SURROUNDINGS"
    })
    void knowsTheVendorsCodes(String state, int code, Fault fault) {
        assertThat(Fault.of(new SQLException("", state, code))).isEqualTo(fault);
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
