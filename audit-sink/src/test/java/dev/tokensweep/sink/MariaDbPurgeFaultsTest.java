package dev.tokensweep.sink;

/** On MariaDB. */
class MariaDbPurgeFaultsTest extends PurgeFaultsContract {
    MariaDbPurgeFaultsTest() {
        super(TestDatabase.mariaDb());
    }
}
