package dev.tokensweep.sink;

/** On MySQL. */
class MySqlRestoreTest extends RestoreContract {
    MySqlRestoreTest() {
        super(TestDatabase.mySql());
    }
}
