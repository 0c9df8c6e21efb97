package dev.tokensweep.sink;

/** On MySQL. */
class MySqlPurgePredicateTest extends PurgePredicateContract {
    MySqlPurgePredicateTest() {
        super(TestDatabase.mySql());
    }
}
