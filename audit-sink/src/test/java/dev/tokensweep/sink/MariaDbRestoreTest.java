package dev.tokensweep.sink;

/** On MariaDB. */
class MariaDbRestoreTest extends RestoreContract {
    MariaDbRestoreTest() {
        super(TestDatabase.mariaDb());
    }
}
