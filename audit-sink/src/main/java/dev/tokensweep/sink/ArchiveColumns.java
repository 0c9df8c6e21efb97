package dev.tokensweep.sink;

import dev.tokensweep.sink.CatalogColumns.Column;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares a table with its archive, column by column and by name. Stateless.
 *
 * <p>A purge asks anew in every transaction, after its locks: those keep any ALTER of the table out
 * until the commit, so no column can be lost between the question and the copy.
 */
final class ArchiveColumns {
    private final Dialect dialect;
    private final String source;
    private final String archive;
    private final Map<String, String> stamps;
    private final Set<String> droppable;
    private final String making;

    /**
     * @param source named for use in a statement, as the archive
     * @param stamps the columns, with their types, that the archive has of its own and a purge
     *     fills
     * @param droppable columns in lower case that the archive may lack
     * @param making what makes the archive where it is missing
     */
    ArchiveColumns(
            Dialect dialect,
            String source,
            String archive,
            Map<String, String> stamps,
            Set<String> droppable,
            String making) {
        this.dialect = dialect;
        this.source = source;
        this.archive = archive;
        this.stamps = stamps;
        this.droppable = droppable;
        this.making = making;
    }

    /** Of the token table. */
    static ArchiveColumns ofTokens(SinkTables tables, Set<String> droppable) {
        return new ArchiveColumns(
                tables.dialect(),
                tables.token(),
                tables.archive(),
                Map.of(TokenStatements.INVALIDATED, tables.dialect().definitions().timeType()),
                droppable,
                "run the product's script for it, or set cleanup.retain to false");
    }

    /**
     * The columns to copy.
     *
     * @throws ArchiveMismatchException when the archive would lose part of a row
     */
    List<String> shared(Connection connection) throws SQLException {
        return shared(dialect.catalog().read(connection, List.of(source, archive)));
    }

    /**
     * The columns to copy, by a catalog already read.
     *
     * @throws ArchiveMismatchException when the archive would lose part of a row
     */
    List<String> shared(Map<String, Map<String, Column>> catalog) throws SQLException {
        Comparison comparison = compare(catalog);
        if (!comparison.findings.isEmpty()) {
            throw new ArchiveMismatchException(comparison.findings);
        }
        return comparison.shared;
    }

    /** What keeps the archive from taking a row whole, each with what mends it. */
    List<String> findings(Connection connection) throws SQLException {
        return compare(dialect.catalog().read(connection, List.of(source, archive))).findings;
    }

    private Comparison compare(Map<String, Map<String, Column>> catalog) {
        Map<String, Column> rows = catalog.getOrDefault(source, Map.of());
        Map<String, Column> copies = catalog.getOrDefault(archive, Map.of());
        Comparison comparison = new Comparison(new ArrayList<>(), new ArrayList<>());
        if (copies.isEmpty()) {
            comparison.findings.add("%s does not exist: %s".formatted(archive, making));
            return comparison;
        }
        rows.forEach((name, column) -> compare(name, column, copies.get(name), comparison));
        stamps.forEach(
                (name, type) -> {
                    if (!copies.containsKey(name)) {
                        comparison.findings.add(lacks(name, type));
                    }
                });
        copies.forEach(
                (name, column) -> {
                    boolean filled = rows.containsKey(name) || stamps.containsKey(name);
                    if (!filled && column.required()) {
                        comparison.findings.add(unfilled(name, column.type()));
                    }
                });
        return comparison;
    }

    private void compare(String name, Column column, Column copy, Comparison comparison) {
        if (copy == null) {
            if (!droppable.contains(name)) {
                comparison.findings.add(lacks(name, column.type()));
            }
        } else if (dialect.definitions().holds(copy.type(), column.type())) {
            comparison.shared.add(name);
        } else {
            comparison.findings.add(narrower(name, column.type(), copy.type()));
        }
    }

    private String lacks(String column, String type) {
        return "%s lacks the column %s: %s;"
                .formatted(archive, column, dialect.definitions().addColumn(archive, column, type));
    }

    private String narrower(String column, String type, String archiveType) {
        return "%s.%s is %s and cannot hold every %s: %s;"
                .formatted(
                        archive,
                        column,
                        archiveType,
                        type,
                        dialect.definitions().changeType(archive, column, type));
    }

    private String unfilled(String column, String type) {
        return "%s.%s must be given a value, but no row has one: %s;"
                .formatted(
                        archive, column, dialect.definitions().dropNotNull(archive, column, type));
    }

    private record Comparison(List<String> shared, List<String> findings) {}
}
