package dev.tokensweep.sink;

/** On PostgreSQL. */
class UserForgettingTest extends UserForgettingContract {
    UserForgettingTest() {
        super(TestDatabase.postgres());
    }
}
