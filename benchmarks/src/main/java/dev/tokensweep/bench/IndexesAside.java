package dev.tokensweep.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys and indexes of tables, taken away while many rows are filled in: ids in no order would write
 * each page of an index again and again. For one thread.
 */
final class IndexesAside {
    /** What goes first of all comes back last of all: a foreign key needs the other table's key. */
    private static final String DEFINITIONS =
            """
            WITH filled AS (SELECT unnest(ARRAY[%s])::regclass::oid AS id)
            SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
              format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid)),
              contype = 'f' AS refers
            FROM pg_constraint
            WHERE contype IN ('p', 'u') AND conrelid IN (SELECT id FROM filled)
              OR contype = 'f' AND (conrelid IN (SELECT id FROM filled) OR confrelid IN (SELECT id FROM filled))
            UNION ALL
            SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid), false
            FROM pg_index
            WHERE indrelid IN (SELECT id FROM filled)
              AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
            ORDER BY refers DESC""";

    private final List<String> again = new ArrayList<>();

    /** Takes those of the tables away, and the foreign keys that point at them. */
    static IndexesAside of(Connection connection, String... tables) throws SQLException {
        IndexesAside aside = new IndexesAside();
        List<String> gone = new ArrayList<>();
        String names = "'" + String.join("', '", tables) + "'";
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(DEFINITIONS.formatted(names))) {
            while (rows.next()) {
                gone.add(rows.getString(1));
                aside.again.add(0, rows.getString(2));
            }
        }
        execute(connection, gone);
        return aside;
    }

    /** Makes them as they were. */
    void putBack(Connection connection) throws SQLException {
        execute(connection, again);
    }

    private static void execute(Connection connection, List<String> statements)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
