package dev.tokensweep.sink;

/** On MariaDB. */
class MariaDbPurgePredicateTest extends PurgePredicateContract {
    MariaDbPurgePredicateTest() {
        super(TestDatabase.mariaDb());
    }
}
