package dev.tokensweep.sink;

/** On PostgreSQL. */
class PurgeChildrenTest extends PurgeChildrenContract {
    PurgeChildrenTest() {
        super(TestDatabase.postgres());
    }
}
