package dev.tokensweep.sink;

/** On PostgreSQL. */
class PurgeHoldTest extends PurgeHoldContract {
    PurgeHoldTest() {
        super(TestDatabase.postgres());
    }
}
