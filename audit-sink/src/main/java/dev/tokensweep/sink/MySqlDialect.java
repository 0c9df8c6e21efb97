package dev.tokensweep.sink;

import dev.tokensweep.events.Vendor;
import java.util.Map;

/**
 * MySQL 8.4 and later. A limit on statements is one on queries only, and it ends an idle session,
 * but no idle transaction alone.
 */
final class MySqlDialect extends MySqlFamilyDialect {
    static final MySqlDialect INSTANCE = new MySqlDialect();

    private MySqlDialect() {}

    @Override
    public Vendor vendor() {
        return Vendor.MYSQL;
    }

    @Override
    public Sessions sessions() {
        return new MySqlSessions(
                this,
                Map.of(
                        "transaction_isolation",
                        "'READ-COMMITTED'",
                        "max_execution_time",
                        "30000",
                        "wait_timeout",
                        "60"),
                "max_execution_time = 35000");
    }

    /** It refuses to lock a table made of JSON. */
    @Override
    String ofOnly(String alias) {
        return " OF " + alias;
    }
}
