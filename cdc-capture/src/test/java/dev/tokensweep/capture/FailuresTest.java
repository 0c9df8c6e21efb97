package dev.tokensweep.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.debezium.DebeziumException;
import io.debezium.connector.oracle.logminer.parser.DmlParserException;
import org.junit.jupiter.api.Test;

class FailuresTest {

    @Test
    void quotesNoStatementOfOraclesLog() {
        // Given
        Exception failure =
                new DebeziumException(
                        new DmlParserException("cannot parse insert into T values ('secret')"));

        // When // Then
        assertThat(Failures.oneLine(failure))
                .isEqualTo("DmlParserException: a statement in the log is not understood");
    }
}
