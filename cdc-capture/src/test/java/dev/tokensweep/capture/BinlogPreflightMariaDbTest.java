package dev.tokensweep.capture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BinlogPreflightMariaDbTest extends BinlogPreflightContract {
    @Override
    TestDatabase database() {
        return TestDatabase.MARIADB;
    }

    @Override
    String otherProduct() {
        return "jdbc:mysql:";
    }

    @Test
    void refusesACompressedLog() throws Exception {
        // Given
        set("log_bin_compress", "ON", "OFF");

        // When // Then
        assertThat(findings(fixture().config()))
                .singleElement()
                .asString()
                .contains("SET GLOBAL log_bin_compress = OFF");
    }
}
