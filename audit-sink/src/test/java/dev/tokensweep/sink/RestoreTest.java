package dev.tokensweep.sink;

/** On PostgreSQL. */
class RestoreTest extends RestoreContract {
    RestoreTest() {
        super(TestDatabase.postgres());
    }
}
