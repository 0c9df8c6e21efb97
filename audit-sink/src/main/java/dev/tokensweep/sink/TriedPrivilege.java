package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Finds out whether a role may do something to a table by doing it to no row: that counts whatever
 * a role has by way of other roles, which a catalog tells only in part. Stateless.
 */
final class TriedPrivilege {
    private static final String NO_ROW = " WHERE 1 = 0";

    private TriedPrivilege() {}

    /**
     * Tries it; nothing is changed, and no row locked.
     *
     * @param privilege SELECT, INSERT, UPDATE or DELETE
     * @param column some column of the table
     */
    static boolean holds(
            Connection connection, Dialect dialect, String table, String privilege, String column)
            throws SQLException {
        String sql =
                switch (privilege) {
                    case "SELECT" -> "SELECT %2$s FROM %1$s";
                    case "INSERT" -> "INSERT INTO %1$s (%2$s) SELECT NULL FROM " + dialect.oneRow();
                    case "UPDATE" -> "UPDATE %1$s SET %2$s = %2$s";
                    case "DELETE" -> "DELETE FROM %1$s";
                    default -> throw new IllegalArgumentException(privilege);
                };
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql.formatted(table, column) + NO_ROW);
            return true;
        } catch (SQLException e) {
            if (dialect.lacksPrivilege(e)) {
                return false;
            }
            if (privilege.equals("INSERT") && !Fault.isLostConnection(e)) {
                // Whether the columns will do is asked behind the privilege.
                return true;
            }
            throw e;
        }
    }
}
