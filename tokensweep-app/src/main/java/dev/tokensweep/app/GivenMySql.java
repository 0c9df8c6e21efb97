package dev.tokensweep.app;

import dev.tokensweep.app.config.DatabaseConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * MySQL's and MariaDB's. The ledger knows the sink by its user's name, so there is one made for it;
 * and it is a database of its own, {@code ledger}.
 */
final class GivenMySql extends GivenServer {
    private static final String LEDGER = "ledger";
    private static final String DATABASE =
            "SELECT schema_name FROM information_schema.schemata WHERE schema_name = ?";

    /** Null where there is nothing in it that the ledger has not made. */
    private static final String FOREIGN_IN_LEDGER =
            "SELECT MIN(table_name) FROM information_schema.tables WHERE table_schema = ? AND table_name NOT IN ('settings', 'op', 'scope')";

    /** Whoever has a policy for passwords has it met. */
    private final String password = "Ts-" + UUID.randomUUID();

    private final String administrator;
    private boolean userMade;

    GivenMySql(DatabaseConfig door, BooleanSupplier keep) {
        super(door, keep);
        this.administrator = door.user();
    }

    @Override
    void check(Connection connection) throws SQLException {
        if (administrator.toLowerCase(Locale.ROOT).startsWith("tokensweep")) {
            throw CommandFailure.usage(
                    "--user: the demonstration's ledger takes whoever is called tokensweep for the sink: name a user who plays the product");
        }
        if (one(connection, DATABASE, NAME) != null) {
            throw isThere(", the database ledger and the user " + NAME);
        }
        if (one(connection, DATABASE, LEDGER) != null) {
            throw CommandFailure.usage(
                    "--db: the server has a database ledger, and the demonstration makes one of that name: name another server");
        }
    }

    /** Its texts as the product's guide has them: of others its widest keys are too wide. */
    @Override
    String creation() {
        return "CREATE DATABASE %s CHARACTER SET latin1".formatted(NAME);
    }

    /** An underscore in the name of a database would stand for any letter. */
    @Override
    void admit(Statement statement) throws SQLException {
        statement.execute("CREATE USER '%s'@'%%' IDENTIFIED BY '%s'".formatted(NAME, password));
        userMade = true;
        statement.execute(
                "GRANT ALL ON `%s`.* TO '%s'@'%%'".formatted(NAME.replace("_", "\\_"), NAME));
        statement.execute(
                "GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO '%s'@'%%'".formatted(NAME));
    }

    @Override
    void remove(Connection connection, Statement statement) throws SQLException {
        statement.execute("DROP DATABASE IF EXISTS " + NAME);
        // Made in the meantime by the ledger, or by somebody for something else.
        if (one(connection, FOREIGN_IN_LEDGER, LEDGER) == null) {
            statement.execute("DROP DATABASE IF EXISTS " + LEDGER);
        }
        if (userMade) {
            statement.execute("DROP USER IF EXISTS '%s'@'%%'".formatted(NAME));
        }
    }

    @Override
    public DatabaseConfig ours() {
        return inside(NAME, password);
    }

    @Override
    public String remains() {
        return super.remains() + ", database ledger and user " + NAME;
    }
}
