package dev.tokensweep.sink;

/** On MySQL. */
class MySqlPolicySqlTest extends PolicySqlContract {
    MySqlPolicySqlTest() {
        super(TestDatabase.mySql(), 24_000);
    }
}
