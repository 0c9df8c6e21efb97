package dev.tokensweep.sink;

/** On MariaDB. */
class MariaDbLockedTableTest extends LockedTableContract {
    MariaDbLockedTableTest() {
        super(TestDatabase.mariaDb());
    }
}
