package dev.tokensweep.sink;

/** On PostgreSQL. */
class PostgresUpkeepTest extends UpkeepContract {
    PostgresUpkeepTest() {
        super(TestDatabase.postgres());
    }
}
