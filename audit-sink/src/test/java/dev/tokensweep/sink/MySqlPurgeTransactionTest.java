package dev.tokensweep.sink;

/** On MySQL. */
class MySqlPurgeTransactionTest extends MySqlFamilyPurgeTransactionContract {
    MySqlPurgeTransactionTest() {
        super(TestDatabase.mySql());
    }
}
