package dev.tokensweep.capture;

import java.sql.SQLException;
import java.util.List;

/** How a server on which the letters' case may matter spells the token table. Stateless. */
final class TokenTableNames {
    private TokenTableNames() {}

    /** Its names in one schema: none, one, or several that differ in their letters' case alone. */
    static List<String> in(Database database, String schema) throws SQLException {
        return database.column(
                "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = ?"
                        + " AND LOWER(TABLE_NAME) = ? ORDER BY TABLE_NAME",
                schema,
                CapturedTables.TOKEN_TABLE);
    }

    /** The schemas that have it. */
    static List<String> schemas(Database database) throws SQLException {
        return database.column(
                "SELECT DISTINCT TABLE_SCHEMA FROM information_schema.TABLES"
                        + " WHERE LOWER(TABLE_NAME) = ? ORDER BY TABLE_SCHEMA",
                CapturedTables.TOKEN_TABLE);
    }
}
