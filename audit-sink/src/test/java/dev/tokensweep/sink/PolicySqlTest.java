package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** On PostgreSQL. */
class PolicySqlTest extends PolicySqlContract {
    PolicySqlTest() {
        super(TestDatabase.postgres(), 120_000);
    }

    @Override
    void strangeZone(Connection any) throws SQLException {
        try (Statement statement = any.createStatement()) {
            statement.execute("SET LOCAL TIME ZONE 'Europe/Berlin'");
        }
    }
}
