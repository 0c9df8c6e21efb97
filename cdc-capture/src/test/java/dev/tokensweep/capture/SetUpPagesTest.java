package dev.tokensweep.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.events.Vendor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What an administrator copies from a page is what the doctor asks for. */
class SetUpPagesTest {

    @Test
    void sqlServersPageHasWhatTheDoctorNames() throws IOException {
        // Given
        CapturedTables tables =
                new CapturedTables(Vendor.SQLSERVER, "apim", "dbo", "IDN_OAUTH2_ACCESS_TOKEN");

        // When
        String page = page("sqlserver.md");

        // Then
        for (String name : tables.names()) {
            assertThat(page).contains(SqlServerPreflight.enable(tables, name) + ";");
        }
    }

    @Test
    void oraclesPageHasWhatTheDoctorNames() throws IOException {
        // Given
        CapturedTables tables =
                new CapturedTables(Vendor.ORACLE, "PDB", "APIM", "IDN_OAUTH2_ACCESS_TOKEN");

        // When
        String page = page("oracle.md");

        // Then
        for (String name : tables.names()) {
            assertThat(page).contains(OraclePreflight.supplement(tables, name) + ";");
        }
        assertThat(page)
                .contains(OraclePreflight.VIEWS)
                .contains(OraclePreflight.PRIVILEGES)
                .contains(OraclePreflight.PACKAGES);
    }

    private static String page(String name) throws IOException {
        return Files.readString(Path.of("..", "docs", name));
    }
}
