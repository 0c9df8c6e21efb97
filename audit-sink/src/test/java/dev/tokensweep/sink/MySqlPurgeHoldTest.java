package dev.tokensweep.sink;

/** On MySQL. */
class MySqlPurgeHoldTest extends PurgeHoldContract {
    MySqlPurgeHoldTest() {
        super(TestDatabase.mySql());
    }
}
