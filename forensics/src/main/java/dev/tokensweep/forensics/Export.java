package dev.tokensweep.forensics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.duckdb.DuckDBPreparedStatement;

/** Writes the whole record to files that other tools read. Stateless. */
public final class Export {
    /** In which form. */
    public enum Format {
        PARQUET(DAILY, "", "FORMAT parquet, COMPRESSION zstd, PARTITION_BY (day)"),
        CSV(DAILY, "", "FORMAT csv, HEADER true, PARTITION_BY (day)"),
        /** DuckDB writes JSON to one file alone. */
        NDJSON("*", "/record.ndjson", "FORMAT json");

        private final String columns;
        private final String file;
        private final String options;

        Format(String columns, String file, String options) {
            this.columns = columns;
            this.file = file;
            this.options = options;
        }
    }

    private static final String DAILY = "*, strftime(happened_at, '%Y-%m-%d') AS day";

    private Export() {}

    /**
     * Writes it, Parquet and CSV in a directory {@code day=2026-11-26} for each day in UTC.
     *
     * @param directory empty, or made
     * @param progress is told about how many events are written
     * @return how many events
     * @throws ForensicsException when it is not empty, or cannot be written
     */
    public static long run(
            AuditIndex index, Path directory, Format format, Indexing.Progress progress) {
        requireEmpty(directory);
        String sql =
                "COPY (SELECT %s FROM %s) TO '%s%s' (%s)"
                        .formatted(
                                format.columns,
                                IndexSchema.RECORD,
                                directory.toString().replace("'", "''"),
                                format.file,
                                format.options);
        try (Connection connection = index.connection();
                Statement statement = connection.createStatement()) {
            long all = count(statement);
            statement.execute("SET enable_progress_bar = true");
            statement.execute("SET enable_progress_bar_print = false");
            DuckDBPreparedStatement watched = statement.unwrap(DuckDBPreparedStatement.class);
            return Crew.work(
                            "audit-export",
                            List.<Callable<Long>>of(() -> statement.executeLargeUpdate(sql)),
                            1,
                            () -> tell(watched, all, progress, directory))
                    .get(0);
        } catch (SQLException e) {
            throw failed(directory, e);
        } catch (ExecutionException e) {
            throw failed(directory, e.getCause());
        }
    }

    private static ForensicsException failed(Path directory, Throwable failure) {
        return new ForensicsException(
                "DIR: the export to %s failed: %s".formatted(directory, OneLine.of(failure)),
                failure);
    }

    private static long count(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT count(*) FROM " + IndexSchema.RECORD)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** DuckDB tells of hundredths, and of none before it knows. */
    private static void tell(
            DuckDBPreparedStatement watched, long all, Indexing.Progress progress, Path directory) {
        try {
            double hundredths = watched.getQueryProgress().getPercentage();
            if (hundredths > 0) {
                progress.reached((long) (all * Math.min(hundredths, 100) / 100), all);
            }
        } catch (SQLException e) {
            throw failed(directory, e);
        }
    }

    private static void requireEmpty(Path directory) {
        try {
            Files.createDirectories(directory);
            try (Stream<Path> entries = Files.list(directory)) {
                if (entries.findAny().isPresent()) {
                    throw new ForensicsException(
                            "DIR: %s is not empty; name another directory".formatted(directory));
                }
            }
        } catch (IOException e) {
            throw new ForensicsException("DIR: %s cannot be used: %s".formatted(directory, e), e);
        }
    }
}
