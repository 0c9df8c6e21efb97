package dev.tokensweep.sink;

/** On MySQL. */
class MySqlUserForgettingTest extends UserForgettingContract {
    MySqlUserForgettingTest() {
        super(TestDatabase.mySql());
    }
}
