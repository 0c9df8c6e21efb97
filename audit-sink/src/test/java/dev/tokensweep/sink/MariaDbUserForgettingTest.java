package dev.tokensweep.sink;

/** On MariaDB. */
class MariaDbUserForgettingTest extends UserForgettingContract {
    MariaDbUserForgettingTest() {
        super(TestDatabase.mariaDb());
    }
}
