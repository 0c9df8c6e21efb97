package dev.tokensweep.forensics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;

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
     * @return how many events
     * @throws ForensicsException when it is not empty, or cannot be written
     */
    public static long run(AuditIndex index, Path directory, Format format) {
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
            return statement.executeLargeUpdate(sql);
        } catch (SQLException e) {
            throw new ForensicsException(
                    "DIR: the export to %s failed: %s".formatted(directory, OneLine.of(e)), e);
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
