package dev.tokensweep.capture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinlogFindingsTest {

    @ParameterizedTest
    @CsvSource({
        "8.0.41,                     804,  true",
        "8.3.0,                      804,  true",
        "8.4.0,                      804,  false",
        "8.4.7-cluster,              804,  false",
        "9.7.0,                      804,  false",
        "10.6.22-MariaDB-log,        1011, true",
        "10.11.14-MariaDB-0+deb12u2, 1011, false",
        "11.4.2-MariaDB,             1011, false",
        "unknown,                    804,  true"
    })
    void tellsAVersionThatIsTooOld(String version, int oldest, boolean isOlder) {
        assertThat(BinlogFindings.isOlder(version, oldest)).isEqualTo(isOlder);
    }
}
