package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares the token table with the archive, column by column and by name. Stateless.
 *
 * <p>A purge asks anew in every transaction, after its row locks: those keep any ALTER of the token
 * table out until the commit, so no column can be lost between the question and the copy.
 */
final class ArchiveColumns {
    private static final String INVALIDATED_TIME = "invalidated_time";

    private static final String SQL =
            """
            SELECT side.archive, a.attname, format_type(a.atttypid, a.atttypmod) AS type,
              a.attnotnull AND NOT a.atthasdef AND a.attidentity = '' AS required
            FROM (VALUES (false, to_regclass(?)), (true, to_regclass(?))) AS side (archive, id)
            JOIN pg_attribute a ON a.attrelid = side.id
            WHERE a.attnum > 0 AND NOT a.attisdropped
            ORDER BY a.attnum""";

    private final SinkTables tables;
    private final Set<String> droppable;

    /**
     * @param droppable token columns in lower case that the archive may lack
     */
    ArchiveColumns(SinkTables tables, Set<String> droppable) {
        this.tables = tables;
        this.droppable = droppable;
    }

    /**
     * The columns to copy.
     *
     * @throws ArchiveMismatchException when the archive would lose part of a row
     */
    List<String> shared(Connection connection) throws SQLException {
        Comparison comparison = compare(connection);
        if (!comparison.findings.isEmpty()) {
            throw new ArchiveMismatchException(comparison.findings);
        }
        return comparison.shared;
    }

    /** What keeps the archive from taking a token row whole, each with what mends it. */
    List<String> findings(Connection connection) throws SQLException {
        return compare(connection).findings;
    }

    private Comparison compare(Connection connection) throws SQLException {
        Map<String, Column> token = new LinkedHashMap<>();
        Map<String, Column> archive = new LinkedHashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(SQL)) {
            statement.setString(1, tables.token());
            statement.setString(2, tables.archive());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    (rows.getBoolean("archive") ? archive : token)
                            .put(
                                    rows.getString("attname"),
                                    new Column(
                                            rows.getString("type"), rows.getBoolean("required")));
                }
            }
        }
        return compare(token, archive);
    }

    private Comparison compare(Map<String, Column> token, Map<String, Column> archive) {
        Comparison comparison = new Comparison(new ArrayList<>(), new ArrayList<>());
        token.forEach(
                (name, column) -> {
                    Column copy = archive.get(name);
                    if (copy == null) {
                        if (!droppable.contains(name)) {
                            comparison.findings.add(lacks(name, column.type));
                        }
                    } else if (ColumnType.of(copy.type).holds(ColumnType.of(column.type))) {
                        comparison.shared.add(name);
                    } else {
                        comparison.findings.add(narrower(name, column.type, copy.type));
                    }
                });
        if (!archive.containsKey(INVALIDATED_TIME)) {
            comparison.findings.add(lacks(INVALIDATED_TIME, "timestamp"));
        }
        archive.forEach(
                (name, column) -> {
                    boolean ownOfArchive =
                            !token.containsKey(name) && !name.equals(INVALIDATED_TIME);
                    if (ownOfArchive && column.required) {
                        comparison.findings.add(unfilled(name));
                    }
                });
        return comparison;
    }

    private String lacks(String column, String type) {
        return "%s lacks the column %s: ALTER TABLE %s ADD COLUMN %s %s;"
                .formatted(
                        tables.archive(),
                        column,
                        tables.archive(),
                        PostgresStatements.quoted(column),
                        type);
    }

    private String narrower(String column, String type, String archiveType) {
        return "%s.%s is %s and cannot hold every %s: ALTER TABLE %s ALTER COLUMN %s TYPE %s;"
                .formatted(
                        tables.archive(),
                        column,
                        archiveType,
                        type,
                        tables.archive(),
                        PostgresStatements.quoted(column),
                        type);
    }

    private String unfilled(String column) {
        return "%s.%s must be given a value, but no token has one: ALTER TABLE %s ALTER COLUMN %s DROP NOT NULL;"
                .formatted(
                        tables.archive(),
                        column,
                        tables.archive(),
                        PostgresStatements.quoted(column));
    }

    private record Column(String type, boolean required) {}

    private record Comparison(List<String> shared, List<String> findings) {}
}
