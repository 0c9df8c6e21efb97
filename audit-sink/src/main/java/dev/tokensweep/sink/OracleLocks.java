package dev.tokensweep.sink;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;

/** A table of ours, and a numbered lock, of Oracle. */
final class OracleLocks implements ServerLocks {
    private static final int EXCLUSIVE = 6;
    private static final int LOCKS_FROM = 1_000_000;

    @Override
    public void passShared(Connection connection, SinkTables tables) throws SQLException {
        Statements.execute(
                connection, "LOCK TABLE %s IN ROW SHARE MODE WAIT 1".formatted(tables.gate()));
    }

    @Override
    public void passAlone(Connection connection, SinkTables tables) throws SQLException {
        Statements.execute(
                connection, "LOCK TABLE %s IN EXCLUSIVE MODE WAIT 30".formatted(tables.gate()));
    }

    /** By a number that stands for the purpose and the table; the role needs DBMS_LOCK. */
    @Override
    public boolean tryLock(Connection connection, SinkTables tables, String purpose)
            throws SQLException {
        int id = LOCKS_FROM + Math.floorMod((purpose + tables.token()).hashCode(), LOCKS_FROM);
        try (CallableStatement statement =
                connection.prepareCall(
                        "BEGIN ? := DBMS_LOCK.REQUEST(id => ?, lockmode => ?, timeout => 0, release_on_commit => FALSE); END;")) {
            statement.registerOutParameter(1, Types.INTEGER);
            statement.setInt(2, id);
            statement.setInt(3, EXCLUSIVE);
            statement.execute();
            int answer = statement.getInt(1);
            // 4: it is this session's already.
            return answer == 0 || answer == 4;
        }
    }
}
