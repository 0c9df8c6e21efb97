package dev.tokensweep.forensics;

import dev.tokensweep.events.Grant;
import dev.tokensweep.events.RowVersion;
import dev.tokensweep.events.TokenRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * A copy of the database's archive beside the index, to be compared with the record there, and
 * taken away again by {@link #close()}. Fill it, then ask {@link ArchiveCheck}. For one thread.
 */
public final class ArchiveCopy implements AutoCloseable {
    static final String TOKENS = "archive_tokens";
    static final String SCOPES = "archive_scopes";
    static final String BOUNDS = "archive_bounds";

    private final Connection connection;
    private DuckDBAppender tokens;
    private DuckDBAppender scopes;

    /**
     * Makes an empty one. What is indexed by now must be in the archive that is copied after this.
     *
     * @throws ForensicsException when the index cannot hold it
     */
    public ArchiveCopy(AuditIndex index) {
        try {
            connection = index.connection();
            drop();
            execute(
                    "CREATE TABLE %s (token_id VARCHAR, token_state VARCHAR, token_state_id VARCHAR, time_created TIMESTAMP, validity_period BIGINT, refresh_token_time_created TIMESTAMP, refresh_token_validity_period BIGINT, tenant_id BIGINT, consumer_key_id BIGINT, authz_user VARCHAR, user_on_record VARCHAR, user_domain VARCHAR, grant_type VARCHAR, invalidated_time TIMESTAMP)"
                            .formatted(TOKENS));
            execute("CREATE TABLE %s (token_id VARCHAR, token_scope VARCHAR)".formatted(SCOPES));
            execute("CREATE TABLE %s AS SELECT * FROM %s".formatted(BOUNDS, IndexSchema.PLACES));
            DuckDBConnection appending = connection.unwrap(DuckDBConnection.class);
            tokens = appending.createAppender(TOKENS);
            scopes = appending.createAppender(SCOPES);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /**
     * Adds a row of the archive.
     *
     * @param userOnRecord what the record calls the row's user; null where it does not know one
     * @param invalidatedMicros may be null
     */
    public void addToken(
            String tokenId, TokenRow row, String userOnRecord, Long invalidatedMicros) {
        RowVersion version = row.version();
        Grant grant = row.grant();
        try {
            tokens.beginRow().append(tokenId).append(version.state()).append(version.stateId());
            time(version.createdMicros());
            number(version.validityMs());
            time(version.refreshCreatedMicros());
            number(version.refreshValidityMs());
            number(grant.tenantId());
            number(grant.consumerKeyId());
            tokens.append(grant.user()).append(userOnRecord);
            tokens.append(grant.userDomain()).append(grant.grantType());
            time(invalidatedMicros);
            tokens.endRow();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private void time(Long micros) throws SQLException {
        if (micros == null) {
            tokens.appendNull();
        } else {
            tokens.appendEpochMicros(micros);
        }
    }

    private void number(Number number) throws SQLException {
        if (number == null) {
            tokens.appendNull();
        } else {
            tokens.append(number.longValue());
        }
    }

    /** Adds a row of the archive of scopes. */
    public void addScope(String tokenId, String scope) {
        try {
            scopes.beginRow().append(tokenId).append(scope).endRow();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** Closes it to more rows; may be called again. */
    Connection complete() throws SQLException {
        if (tokens != null) {
            tokens.close();
            scopes.close();
            tokens = null;
            scopes = null;
        }
        return connection;
    }

    @Override
    public void close() {
        try (connection) {
            drop();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private void drop() throws SQLException {
        for (String table : new String[] {TOKENS, SCOPES, BOUNDS}) {
            execute("DROP TABLE IF EXISTS " + table);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static ForensicsException failed(SQLException e) {
        return new ForensicsException(
                "the archive could not be copied beside the index: " + OneLine.of(e), e);
    }
}
