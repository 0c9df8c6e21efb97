package dev.tokensweep.capture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BinlogPreflightMySqlTest extends BinlogPreflightContract {
    @Override
    TestDatabase database() {
        return TestDatabase.MYSQL;
    }

    @Override
    String otherProduct() {
        return "jdbc:mariadb:";
    }

    @Test
    void refusesALogThatIsCompressedOrLacksParts() throws Exception {
        // Given
        set("binlog_transaction_compression", "ON", "OFF");
        set("binlog_row_value_options", "'PARTIAL_JSON'", "''");

        // When // Then
        assertThat(findings(fixture().config()))
                .hasSize(2)
                .anyMatch(line -> line.contains("SET PERSIST binlog_transaction_compression = OFF"))
                .anyMatch(line -> line.contains("SET PERSIST binlog_row_value_options = ''"));
    }

    @Test
    void demandsGlobalTransactionIdsStepByStep() throws Exception {
        // Given
        set("gtid_mode", "ON_PERMISSIVE", "ON");
        set("gtid_mode", "OFF_PERMISSIVE", "ON_PERMISSIVE");

        // When // Then
        assertThat(findings(fixture().config()))
                .singleElement()
                .asString()
                .contains("SET PERSIST gtid_mode = ON_PERMISSIVE; SET PERSIST gtid_mode = ON");
    }
}
