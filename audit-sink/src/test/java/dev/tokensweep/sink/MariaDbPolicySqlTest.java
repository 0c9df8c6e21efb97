package dev.tokensweep.sink;

/** On MariaDB. */
class MariaDbPolicySqlTest extends PolicySqlContract {
    MariaDbPolicySqlTest() {
        super(TestDatabase.mariaDb(), 24_000);
    }
}
