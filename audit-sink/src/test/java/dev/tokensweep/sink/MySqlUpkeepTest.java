package dev.tokensweep.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

/** On MySQL. */
class MySqlUpkeepTest extends MySqlFamilyUpkeepContract {
    MySqlUpkeepTest() {
        super(TestDatabase.mySql());
    }

    @Override
    List<String> ofServer() {
        return List.of();
    }

    @Test
    void saysHowItsRoleIsToSeeWhatIsIssued() throws SQLException {
        // Given
        String user = "i_" + sink().schema;
        SinkConfig ours = sink().as(user);
        try (Connection root = sink().connect();
                Statement statement = root.createStatement()) {
            createReader(statement, user);

            // When
            List<String> warnings = SinkPreflight.warnings(ours);

            // Then
            assertThat(warnings).singleElement().asString().contains("share-beside-traffic");
            String mends = warnings.get(0).replaceFirst(".*: (GRANT .*);$", "$1");
            statement.execute(mends);
            assertThat(SinkPreflight.warnings(ours)).isEmpty();
        }
    }
}
