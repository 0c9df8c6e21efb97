package dev.tokensweep.sink;

/** On MySQL. */
class MySqlPurgeFaultsTest extends PurgeFaultsContract {
    MySqlPurgeFaultsTest() {
        super(TestDatabase.mySql());
    }
}
