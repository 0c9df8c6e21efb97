package dev.tokensweep.capture;

import dev.tokensweep.events.OwnTables;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;

/**
 * What the user of capture may do with the tables, tried by statements that change nothing; makes
 * the tables that are Tokensweep's own. Used once, by one thread.
 */
final class TableRights {
    private final Database database;
    private final ErrorCodes codes;
    private final String user;
    private final String grantee;
    private final boolean mends;
    private final Consumer<String> findings;

    /**
     * @param grantee whom to grant to, as the server knows the user
     * @param mends whether to make what is Tokensweep's own; otherwise nothing is changed
     * @param findings takes what must be mended, each with what mends it
     */
    TableRights(
            Database database,
            ErrorCodes codes,
            String user,
            String grantee,
            boolean mends,
            Consumer<String> findings) {
        this.database = database;
        this.codes = codes;
        this.user = user;
        this.grantee = grantee;
        this.mends = mends;
        this.findings = findings;
    }

    /** Whether there is one token table to go on with, under a name that is not in doubt. */
    boolean haveTokenTable() throws SQLException {
        CapturedTables tables = database.tables();
        List<String> names = TableNames.ofTokens(database, tables.vendor(), tables.schema());
        String table = tables.qualified(tables.tokenTable());
        if (names.size() > 1) {
            findings.accept(
                    "database %s has %s: keep the one that the product writes, and rename the other"
                            .formatted(tables.schema(), String.join(" and ", names)));
            return false;
        }
        if (!names.isEmpty()) {
            return true;
        }
        List<String> elsewhere = TableNames.schemasWithTokens(database);
        findings.accept(
                elsewhere.isEmpty()
                        ? "%1$s does not exist, or user %2$s may not see it: run the product's script, or GRANT SELECT ON %1$s TO %3$s"
                                .formatted(table, user, grantee)
                        : "%s does not exist; there is one in %s: name it in database.url or database.schema"
                                .formatted(table, String.join(", ", elsewhere)));
        return false;
    }

    boolean mayRead(String name) throws SQLException {
        String table = database.tables().qualified(name);
        return may("read", table, "SELECT", "SELECT 1 FROM %s WHERE 1 = 0".formatted(table));
    }

    /**
     * Whether a statement that changes nothing is allowed.
     *
     * @param privileges that it asks for
     */
    boolean may(String doing, String table, String privileges, String trial) throws SQLException {
        try {
            database.execute(trial);
            return true;
        } catch (SQLException e) {
            if (!codes.isDenied(e)) {
                throw e;
            }
            findings.accept(
                    "user %s may not %s %s: GRANT %s ON %s TO %s"
                            .formatted(user, doing, table, privileges, table, grantee));
            return false;
        }
    }

    /**
     * Makes the tables of ours that are missing, or tells of them, and tries those that are there.
     *
     * @param beat changes nothing, and asks for the privileges that the heart's beat does
     */
    void provideOwn(String beat) throws SQLException {
        for (String own : OwnTables.TOLD) {
            if (!TableNames.have(database, own)) {
                create(own);
            }
        }
        String heartbeat = database.tables().qualified(OwnTables.HEARTBEAT);
        String all = "SELECT, INSERT, UPDATE, DELETE";
        if (TableNames.have(database, OwnTables.HEARTBEAT)) {
            may("write", heartbeat, all, "DELETE FROM %s WHERE id < 0".formatted(heartbeat));
            may("write", heartbeat, all, beat);
        }
        for (String own : List.of(OwnTables.JOURNAL, OwnTables.HOLD, OwnTables.MARK)) {
            if (TableNames.have(database, own)) {
                mayRead(own);
            }
        }
    }

    /** The same for the secrets of users who can be forgotten. */
    void provideUserKeys() throws SQLException {
        if (!TableNames.have(database, OwnTables.USER_KEY)) {
            create(OwnTables.USER_KEY);
        }
        if (TableNames.have(database, OwnTables.USER_KEY)) {
            String keys = database.tables().qualified(OwnTables.USER_KEY);
            may(
                    "write",
                    keys,
                    "SELECT, INSERT",
                    "INSERT INTO %1$s (user_hash, secret) SELECT user_hash, secret FROM %1$s WHERE 1 = 0"
                            .formatted(keys));
        }
    }

    /** Where the user may not, somebody else must; the sink has the same words. */
    private void create(String own) throws SQLException {
        String table = database.tables().qualified(own);
        String statement = database.tables().createStatement(own);
        if (!mends) {
            findings.accept("%s is missing: %s;".formatted(table, statement));
            return;
        }
        try {
            database.execute(statement);
        } catch (SQLException e) {
            // Another role that starts at this moment may have made it.
            if (TableNames.have(database, own)) {
                return;
            }
            if (!codes.isDenied(e)) {
                throw e;
            }
            findings.accept(
                    "%s is missing and %s may not make it, so have an owner of the tables do it: %s;"
                            .formatted(table, user, statement));
        }
    }
}
