package dev.tokensweep.sink;

/** On MariaDB. */
class MariaDbPurgeHoldTest extends PurgeHoldContract {
    MariaDbPurgeHoldTest() {
        super(TestDatabase.mariaDb());
    }
}
