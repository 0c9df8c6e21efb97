package dev.tokensweep.sink;

/** On MariaDB. */
class MariaDbPurgeTransactionTest extends MySqlFamilyPurgeTransactionContract {
    MariaDbPurgeTransactionTest() {
        super(TestDatabase.mariaDb());
    }
}
