package dev.tokensweep.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tokensweep.sandbox.ServerKind;
import java.nio.file.Path;
import java.sql.SQLException;

class ProductCleanupMariaDbIT extends ProductCleanupContract {
    @Override
    RunFixture start(Path directory) throws SQLException {
        assumeTrue(ServerKind.MARIADB.isInstalled(), ServerKind.MARIADB::howToInstall);
        return RunFixture.startOn(ServerKind.MARIADB, directory);
    }

    @Override
    String utcNow() {
        return "utc_timestamp(6)";
    }
}
