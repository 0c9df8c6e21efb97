package dev.tokensweep.sink;

/** On PostgreSQL. */
class PurgePredicateTest extends PurgePredicateContract {
    PurgePredicateTest() {
        super(TestDatabase.postgres());
    }
}
