package dev.tokensweep.sink;

import dev.tokensweep.events.TokenRow;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * Reads the whole archive as it stands at one moment, as the public record would tell of it. Reads
 * in no order and locks nothing. Thread-safe.
 */
public final class ArchivedTokens {
    private static final int ROWS_AT_ONCE = 5_000;

    private final SinkConfig config;
    private final SinkTables tables;
    private final SideArchive scopes;

    /**
     * @param config of which only the database's part is asked
     */
    public ArchivedTokens(SinkConfig config) {
        this.config = config;
        this.tables = config.tables();
        this.scopes = SideArchive.of(tables, ChildTable.TOKEN_SCOPES);
    }

    /** Who is told of each row. */
    public interface Reader {
        /** About so many rows of the archive follow, as far as the server knows. */
        void expects(long rows);

        /**
         * A row of the archive.
         *
         * @param invalidatedMicros when it was archived; null where the row does not say
         */
        void token(String tokenId, TokenRow row, Long invalidatedMicros);

        /** A row of the archive of scopes. */
        void scope(String tokenId, String scope);
    }

    /**
     * Reads it all; an archive that is not there has no rows.
     *
     * @return how many tokens there are
     * @throws SinkConfigException when the database refuses the user
     * @throws DatabaseUnreachableException when the database does not answer
     */
    public long read(Reader reader) {
        Properties properties = SinkDatabase.properties(config, "tokensweep-verify");
        try (Connection connection = DriverManager.getConnection(config.jdbcUrl(), properties)) {
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            CatalogColumns catalog = tables.dialect().catalog();
            long count =
                    catalog.isThere(connection, tables.archive())
                            ? readTokens(connection, reader)
                            : 0;
            if (catalog.isThere(connection, scopes.table())) {
                readScopes(connection, reader);
            }
            connection.rollback();
            return count;
        } catch (SQLException e) {
            throw SinkDatabase.explained(config, e);
        }
    }

    private long readTokens(Connection connection, Reader reader) throws SQLException {
        reader.expects(
                config.queries()
                        .size(connection, tables, SinkTables.ARCHIVE)
                        .map(TableSize::rows)
                        .orElse(0L));
        String columns =
                TokenImages.COLUMNS.stream()
                        .map(name -> "t." + name)
                        .collect(Collectors.joining(", "));
        long count = 0;
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "SELECT %s, t.invalidated_time FROM %s t"
                                .formatted(columns, tables.archive()))) {
            statement.setFetchSize(ROWS_AT_ONCE);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    reader.token(
                            row.getString("token_id"),
                            TokenImages.read(row),
                            TokenImages.micros(row, "invalidated_time"));
                    count++;
                }
            }
        }
        return count;
    }

    private void readScopes(Connection connection, Reader reader) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(ROWS_AT_ONCE);
            try (ResultSet row =
                    statement.executeQuery(
                            "SELECT s.token_id, s.token_scope FROM %s s"
                                    .formatted(scopes.table()))) {
                while (row.next()) {
                    reader.scope(row.getString(1), row.getString(2));
                }
            }
        }
    }

    /** The archive's name without its schema, as the record has it. */
    public static String archiveName() {
        return SinkTables.TOKEN + "_audit";
    }

    /** The same of the archive of scopes. */
    public static String scopeArchiveName() {
        return SideArchive.nameOf(ChildTable.TOKEN_SCOPES);
    }
}
