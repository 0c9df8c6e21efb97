package dev.tokensweep.sink;

import dev.tokensweep.sink.CatalogColumns.Column;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A table of ours that keeps the deleted rows of one of the product's tables: every column by its
 * name, the batch that deleted the row, and when. Immutable.
 *
 * @param name of the product's table, in lower case
 * @param source the same named for use in a statement
 * @param table the side archive named for use in a statement
 */
record SideArchive(Dialect dialect, String name, String source, String table) {
    /** When a row was archived, in UTC. */
    static final String ARCHIVED_AT = "tokensweep_archived_at";

    /** Which transaction archived it. */
    static final String BATCH_ID = "tokensweep_batch_id";

    /**
     * @param name of the product's table, in lower case
     */
    static SideArchive of(SinkTables tables, String name) {
        return new SideArchive(
                tables.dialect(), name, tables.product(name), tables.own(nameOf(name)));
    }

    /** Its name without the schema. */
    String archiveName() {
        return nameOf(name);
    }

    static String nameOf(String source) {
        return "tokensweep_archive_" + source.replaceFirst("^idn_", "");
    }

    /** The statement that makes it where it is missing; the product's table must be there. */
    String createStatement() {
        return dialect.definitions().createSideArchive(table, source);
    }

    /**
     * The columns to copy; ask after locking the product's table against ALTER.
     *
     * @throws ArchiveMismatchException when the side archive would lose part of a row
     */
    List<String> shared(Connection connection) throws SQLException {
        return columns().shared(connection);
    }

    /** The same by a catalog already read. */
    List<String> shared(Map<String, Map<String, Column>> catalog) throws SQLException {
        return columns().shared(catalog);
    }

    /** What keeps it from taking a row whole, each with what mends it. */
    List<String> findings(Connection connection) throws SQLException {
        return columns().findings(connection);
    }

    /**
     * A part of a WITH: puts rows of the product's table, deleted by a statement called {@code
     * gone} that returned these columns, into the side archive. Takes the batch's id as its one
     * parameter.
     */
    String insertGone(List<String> columns) {
        String list =
                columns.stream().map(dialect.vendor()::quoted).collect(Collectors.joining(", "));
        return "INSERT INTO %s (%s, %s, %s) SELECT %s, ?, %s FROM gone"
                .formatted(table, list, BATCH_ID, ARCHIVED_AT, list, dialect.now());
    }

    /**
     * That rows of these columns are kept here.
     *
     * @param batchId a number, written as a text
     */
    Copying copying(List<String> columns, String batchId) {
        return Copying.of(
                table,
                columns,
                Map.of(BATCH_ID, dialect.literal(batchId), ARCHIVED_AT, dialect.now()));
    }

    private ArchiveColumns columns() {
        return new ArchiveColumns(
                dialect,
                source,
                table,
                Map.of(
                        BATCH_ID,
                        dialect.definitions().textType(64),
                        ARCHIVED_AT,
                        dialect.definitions().timeType()),
                Set.of(),
                createStatement() + ";");
    }
}
