package dev.tokensweep.forensics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;

/**
 * The audit topic in a file of DuckDB's, for questions that a topic cannot answer. It can always be
 * made anew from the topic, and holds nothing that is not on it. See ADR 15.
 *
 * <p>Open in one process at a time; within it, any thread may ask for a connection of its own.
 */
public final class AuditIndex implements AutoCloseable {
    static final String FILE = "audit.duckdb";

    /** With the Java heap of a command, and what both need besides, less than 1 GiB. */
    private static final String MEMORY = "384MB";

    private final Path directory;
    private final IndexLock lock;
    private DuckDBConnection root;

    private AuditIndex(Path directory, IndexLock lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /**
     * Opens the index of a directory, and makes an empty one where there is none, or one of another
     * format.
     *
     * @throws ForensicsException when it is in use by another process, or cannot be read
     */
    public static AuditIndex open(Path directory) {
        AuditIndex index = new AuditIndex(directory, IndexLock.take(directory));
        try {
            index.connect();
            if (!index.isOfThisFormat()) {
                index.clear();
            }
            return index;
        } catch (SQLException | RuntimeException e) {
            index.close();
            if (e instanceof ForensicsException known) {
                throw known;
            }
            throw new ForensicsException(
                    "data-dir: the audit index in %s cannot be opened (%s); delete that directory, it is made anew from the topic"
                            .formatted(directory, OneLine.of(e)),
                    e);
        }
    }

    private void connect() throws SQLException {
        Properties settings = new Properties();
        settings.put("memory_limit", MEMORY);
        settings.put("temp_directory", directory.resolve("spilled").toString());
        // The file is ours alone: nothing is to be fetched for it.
        settings.put("autoinstall_known_extensions", "false");
        settings.put("autoload_known_extensions", "false");
        settings.put("preserve_insertion_order", "false");
        // As it comes it would write what it has after nearly every transaction, and again.
        settings.put("checkpoint_threshold", "256MB");
        // A transaction's rows go into the file as they come, compressed, and not into its log too.
        settings.put("write_buffer_row_group_count", "1");
        // Of texts only this is tried: trying all takes a tenth of the time and saves no space.
        settings.put("force_compression", "dictionary");
        settings.put(DuckDBDriver.JDBC_STREAM_RESULTS, "true");
        root =
                DriverManager.getConnection("jdbc:duckdb:" + directory.resolve(FILE), settings)
                        .unwrap(DuckDBConnection.class);
    }

    private boolean isOfThisFormat() throws SQLException {
        try (Statement statement = root.createStatement()) {
            try (ResultSet tables =
                    statement.executeQuery(
                            "SELECT 1 FROM duckdb_tables() WHERE table_name = '%s'"
                                    .formatted(IndexSchema.FORMAT))) {
                if (!tables.next()) {
                    return false;
                }
            }
            try (ResultSet row =
                    statement.executeQuery("SELECT format FROM " + IndexSchema.FORMAT)) {
                return row.next() && row.getInt(1) == IndexSchema.format();
            }
        }
    }

    /** Throws away what there is, and begins with nothing. */
    void clear() throws SQLException {
        root.close();
        try {
            Files.deleteIfExists(directory.resolve(FILE));
            Files.deleteIfExists(directory.resolve(FILE + ".wal"));
        } catch (IOException e) {
            throw new ForensicsException(
                    "data-dir: the audit index in %s cannot be deleted: %s".formatted(directory, e),
                    e);
        }
        connect();
        IndexSchema.create(root);
    }

    /** How many threads of its own DuckDB works with; 0 for as many as there are cores. */
    void threads(int count) throws SQLException {
        try (Statement statement = root.createStatement()) {
            statement.execute(count == 0 ? "RESET threads" : "SET threads = " + count);
        }
    }

    /** A connection of the caller's own, with transactions of its own. */
    Connection connection() throws SQLException {
        return root.duplicate();
    }

    /** Whoever has asked for connections closes them before. */
    @Override
    public void close() {
        try (lock) {
            if (root != null) {
                root.close();
            }
        } catch (SQLException e) {
            throw new ForensicsException("the audit index was not closed: " + OneLine.of(e), e);
        }
    }
}
