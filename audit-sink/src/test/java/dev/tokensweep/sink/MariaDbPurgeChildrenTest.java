package dev.tokensweep.sink;

/** On MariaDB. */
class MariaDbPurgeChildrenTest extends PurgeChildrenContract {
    MariaDbPurgeChildrenTest() {
        super(TestDatabase.mariaDb());
    }
}
