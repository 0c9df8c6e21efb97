package dev.tokensweep.sink;

import dev.tokensweep.events.Grant;
import dev.tokensweep.events.OwnTables;
import dev.tokensweep.events.RowVersion;
import dev.tokensweep.events.TokenRow;
import dev.tokensweep.privacy.UserNaming;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads token rows from the table as capture would tell of them: the same columns, the same units.
 * Locks nothing. Stateless.
 */
final class TokenImages {
    private static final LocalDateTime EPOCH = LocalDateTime.of(1970, 1, 1, 0, 0);

    /** Later ones do not count in microseconds, and are infinite to whoever decides. */
    private static final long LAST_YEAR = 140_000;

    /** Those of every version of the product that the record tells of. */
    static final List<String> COLUMNS =
            List.of(
                    "token_id",
                    "token_state",
                    "token_state_id",
                    "time_created",
                    "validity_period",
                    "refresh_token_time_created",
                    "refresh_token_validity_period",
                    "tenant_id",
                    "consumer_key_id",
                    "authz_user",
                    "user_domain",
                    "grant_type");

    private static final GivenRows IDS = GivenRows.as("v", GivenRows.key("id"));

    private final SinkTables tables;
    private final HostQueries queries;
    private final UserNaming users;

    /**
     * Rows in the order of their ids, all as they stood at one moment.
     *
     * @param snapshotXmin the oldest transaction that had not ended for readers at that moment
     */
    record Look(long snapshotXmin, Map<String, TokenRow> rows) {}

    TokenImages(SinkConfig config) {
        this.tables = config.tables();
        this.queries = config.queries();
        this.users = config.users();
    }

    /**
     * The next rows in the order of their ids.
     *
     * @param after null for the first
     */
    Look page(Connection connection, String after, int limit) throws SQLException {
        String sql =
                queries.limited(
                        "SELECT %s FROM %s t %s ORDER BY t.token_id"
                                .formatted(
                                        columns(connection),
                                        tables.token(),
                                        after == null ? "" : "WHERE t.token_id > ?"),
                        limit);
        try (PreparedStatement statement = connection.prepareStatement(queries.looking(sql))) {
            if (after != null) {
                statement.setString(1, after);
            }
            return read(connection, statement);
        }
    }

    /** The rows of these tokens; what is not there is left out. */
    Look of(Connection connection, Set<String> tokenIds) throws SQLException {
        Dialect dialect = tables.dialect();
        String sql =
                "SELECT %s FROM %s"
                        .formatted(
                                columns(connection),
                                dialect.join(
                                        dialect.table(IDS),
                                        tables.token(),
                                        "t",
                                        dialect.sameKey("t.token_id", "v.id"),
                                        RowLock.NONE));
        List<Object[]> ids = tokenIds.stream().map(id -> new Object[] {id}).toList();
        try (PreparedStatement statement = connection.prepareStatement(queries.looking(sql))) {
            dialect.bind(statement, 1, IDS, ids);
            return read(connection, statement);
        }
    }

    /** A column that this version of the product has not reads as NULL. */
    String columns(Connection connection) throws SQLException {
        Set<String> present =
                tables.dialect()
                        .catalog()
                        .read(connection, List.of(tables.token()))
                        .getOrDefault(tables.token(), Map.of())
                        .keySet();
        return COLUMNS.stream()
                .map(column -> present.contains(column) ? "t." + column : "NULL AS " + column)
                .collect(Collectors.joining(", "));
    }

    private Look read(Connection connection, PreparedStatement statement) throws SQLException {
        Map<String, TokenRow> rows = new LinkedHashMap<>();
        long snapshotXmin = 0;
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                snapshotXmin = row.getLong("snapshot_xmin");
                String tokenId = row.getString("token_id");
                if (tokenId != null) {
                    rows.put(tokenId, read(row));
                }
            }
        }
        connection.commit();
        return new Look(snapshotXmin, users.isClear() ? rows : called(connection, rows));
    }

    /** The same with users as the topics call them. */
    private Map<String, TokenRow> called(Connection connection, Map<String, TokenRow> rows)
            throws SQLException {
        Set<String> names =
                rows.values().stream()
                        .map(row -> row.grant().user())
                        .filter(Objects::nonNull)
                        .collect(Collectors.toSet());
        Map<String, String> called = users.told(connection, tables.own(OwnTables.USER_KEY), names);
        rows.replaceAll((tokenId, row) -> row.withUser(called.get(row.grant().user())));
        return rows;
    }

    /** The current row of a statement that selects {@link #columns}. */
    static TokenRow read(ResultSet row) throws SQLException {
        return new TokenRow(
                new RowVersion(
                        row.getString("token_state"),
                        row.getString("token_state_id"),
                        micros(row, "time_created"),
                        number(row, "validity_period"),
                        micros(row, "refresh_token_time_created"),
                        number(row, "refresh_token_validity_period")),
                new Grant(
                        integer(row, "tenant_id"),
                        integer(row, "consumer_key_id"),
                        row.getString("authz_user"),
                        row.getString("user_domain"),
                        row.getString("grant_type")));
    }

    static Long micros(ResultSet row, String column) throws SQLException {
        LocalDateTime time = row.getObject(column, LocalDateTime.class);
        if (time == null) {
            return null;
        }
        // The driver's stand-ins for infinity lie beyond these years too.
        if (Math.abs((long) time.getYear()) > LAST_YEAR) {
            return time.getYear() > 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
        }
        return ChronoUnit.MICROS.between(EPOCH, time);
    }

    private static Long number(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : (Long) value;
    }

    private static Integer integer(ResultSet row, String column) throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? null : (Integer) value;
    }
}
