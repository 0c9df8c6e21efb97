package dev.tokensweep.capture;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The publication that the slot streams: what must hold of it, and the statements that mend it. */
final class Publication {
    private final Database database;
    private final String name;

    Publication(Database database, String name) {
        this.database = database;
        this.name = name;
    }

    /** The statements that make it publish what capture needs; none where it does already. */
    List<String> mendingStatements() throws SQLException {
        CapturedTables tables = database.tables();
        List<String> existing =
                database.column(
                        "SELECT pubinsert AND pubupdate AND pubdelete FROM pg_publication"
                                + " WHERE pubname = ?",
                        name);
        if (existing.isEmpty()) {
            return List.of(
                    "CREATE PUBLICATION %s FOR TABLE %s WITH (publish = 'insert, update, delete')"
                            .formatted(quoted(), list(database.tables().names())));
        }
        List<String> statements = new ArrayList<>();
        if (!existing.get(0).equals("t")) {
            statements.add(
                    "ALTER PUBLICATION %s SET (publish = 'insert, update, delete')"
                            .formatted(quoted()));
        }
        List<String> missing = new ArrayList<>(database.tables().names());
        missing.removeAll(
                database.column(
                        "SELECT tablename FROM pg_publication_tables"
                                + " WHERE pubname = ? AND schemaname = ?",
                        name,
                        tables.schema()));
        if (!missing.isEmpty()) {
            statements.add("ALTER PUBLICATION %s ADD TABLE %s".formatted(quoted(), list(missing)));
        }
        return statements;
    }

    /** Tables that it publishes only some rows or columns of. */
    List<String> filteredTables() throws SQLException {
        // Older servers know no filters: there the view has no such column.
        return database.column(
                "SELECT tablename FROM pg_publication_tables published"
                        + " WHERE pubname = ? AND schemaname = ? AND tablename = ANY (?)"
                        + " AND to_jsonb(published) ->> 'rowfilter' IS NOT NULL",
                name,
                database.tables().schema(),
                database.tables().names().toArray(String[]::new));
    }

    private String list(List<String> tables) {
        return String.join(", ", tables.stream().map(database.tables()::qualified).toList());
    }

    private String quoted() {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
