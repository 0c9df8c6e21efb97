package dev.tokensweep.capture;

import dev.tokensweep.events.Vendor;
import java.sql.SQLException;
import java.util.List;

/** What tables a catalog shows, spelled as the database spells them. Stateless. */
final class TableNames {
    private TableNames() {}

    /**
     * The token table's names in one schema: none, one, or several that differ in their letters'
     * case alone.
     */
    static List<String> ofTokens(Database database, Vendor vendor, String schema)
            throws SQLException {
        // The catalog takes such names for equal, and orders them at random.
        return database
                .column(
                        "SELECT TABLE_NAME FROM %s WHERE %s = ? AND LOWER(TABLE_NAME) = ?"
                                .formatted(catalog(vendor), owner(vendor)),
                        schema,
                        CapturedTables.TOKEN_TABLE)
                .stream()
                .sorted()
                .toList();
    }

    /** The schemas that have a token table. */
    static List<String> schemasWithTokens(Database database) throws SQLException {
        Vendor vendor = database.tables().vendor();
        return database.column(
                "SELECT DISTINCT %2$s FROM %1$s WHERE LOWER(TABLE_NAME) = ? ORDER BY %2$s"
                        .formatted(catalog(vendor), owner(vendor)),
                CapturedTables.TOKEN_TABLE);
    }

    /** Whether a table of ours is there, as far as the user may see. */
    static boolean have(Database database, String own) throws SQLException {
        CapturedTables tables = database.tables();
        return database.isTrue(
                "SELECT MAX(1) FROM %s WHERE %s = ? AND LOWER(TABLE_NAME) = ?"
                        .formatted(catalog(tables.vendor()), owner(tables.vendor())),
                tables.schema(),
                own);
    }

    private static String catalog(Vendor vendor) {
        return vendor == Vendor.ORACLE ? "ALL_TABLES" : "INFORMATION_SCHEMA.TABLES";
    }

    private static String owner(Vendor vendor) {
        return vendor == Vendor.ORACLE ? "OWNER" : "TABLE_SCHEMA";
    }
}
