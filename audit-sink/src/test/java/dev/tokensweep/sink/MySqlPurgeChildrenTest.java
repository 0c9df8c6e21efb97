package dev.tokensweep.sink;

/** On MySQL. */
class MySqlPurgeChildrenTest extends PurgeChildrenContract {
    MySqlPurgeChildrenTest() {
        super(TestDatabase.mySql());
    }
}
