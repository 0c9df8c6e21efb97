package dev.tokensweep.sink;

/** On MySQL. */
class MySqlLockedTableTest extends LockedTableContract {
    MySqlLockedTableTest() {
        super(TestDatabase.mySql());
    }
}
