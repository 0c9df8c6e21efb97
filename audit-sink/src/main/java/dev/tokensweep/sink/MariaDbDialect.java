package dev.tokensweep.sink;

import dev.tokensweep.events.Vendor;
import java.util.Map;

/**
 * MariaDB 10.11 and later: it ends a statement, and a transaction, that takes too long. An idle
 * session it ends too: that of a host that has vanished has the lock of the upkeep.
 */
final class MariaDbDialect extends MySqlFamilyDialect {
    static final MariaDbDialect INSTANCE = new MariaDbDialect();

    private MariaDbDialect() {}

    @Override
    public Vendor vendor() {
        return Vendor.MARIADB;
    }

    @Override
    public Sessions sessions() {
        return new MySqlSessions(
                this,
                Map.of(
                        "tx_isolation",
                        "'READ-COMMITTED'",
                        "max_statement_time",
                        "30",
                        "idle_transaction_timeout",
                        "15",
                        "wait_timeout",
                        "60"),
                "max_statement_time = 35");
    }

    @Override
    String ofOnly(String alias) {
        return "";
    }
}
