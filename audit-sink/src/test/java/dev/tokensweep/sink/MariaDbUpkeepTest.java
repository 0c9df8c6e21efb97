package dev.tokensweep.sink;

/** On MariaDB. */
class MariaDbUpkeepTest extends MySqlFamilyUpkeepContract {
    MariaDbUpkeepTest() {
        super(TestDatabase.mariaDb());
    }
}
