package dev.tokensweep.sink;

import java.util.List;

/** On MariaDB, whose performance schema is off unless somebody has switched it on. */
class MariaDbUpkeepTest extends MySqlFamilyUpkeepContract {
    MariaDbUpkeepTest() {
        super(TestDatabase.mariaDb());
    }

    @Override
    List<String> ofServer() {
        return List.of(
                "the server does not tell what is issued, so purges make no way for logins (sink.share-beside-traffic), and the breaker takes each of them for a loss: performance_schema=ON in the server's my.cnf, and a restart");
    }
}
