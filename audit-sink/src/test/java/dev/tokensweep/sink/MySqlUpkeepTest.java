package dev.tokensweep.sink;

/** On MySQL. */
class MySqlUpkeepTest extends MySqlFamilyUpkeepContract {
    MySqlUpkeepTest() {
        super(TestDatabase.mySql());
    }
}
