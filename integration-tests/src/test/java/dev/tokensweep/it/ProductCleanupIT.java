package dev.tokensweep.it;

import java.nio.file.Path;
import java.sql.SQLException;

class ProductCleanupIT extends ProductCleanupContract {
    @Override
    RunFixture start(Path directory) throws SQLException {
        return RunFixture.start(directory);
    }

    @Override
    String utcNow() {
        return "now() AT TIME ZONE 'UTC'";
    }
}
