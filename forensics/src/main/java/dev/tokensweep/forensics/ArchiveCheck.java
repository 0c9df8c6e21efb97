package dev.tokensweep.forensics;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds the archive against the record: a row that is missing, one that nobody put there, and every
 * cell that the record tells of. Columns of which the record tells nothing, secrets among them,
 * cannot be compared. Stateless.
 */
public final class ArchiveCheck {
    private static final int SHOWN = 1_000;

    private static final String USER = "authz_user";

    /** Columns of the archive, and what the record has of each. */
    private static final String[][] COLUMNS = {
        {"token_state", "state"},
        {"token_state_id", "state_id"},
        {"time_created", "created_at"},
        {"validity_period", "validity_ms"},
        {"refresh_token_time_created", "refresh_created_at"},
        {"refresh_token_validity_period", "refresh_validity_ms"},
        {"tenant_id", "tenant_id"},
        {"consumer_key_id", "consumer_key_id"},
        {USER, "user_name"},
        {"user_domain", "user_domain"},
        {"grant_type", "grant_type"}
    };

    /** The last word of each token that is in the archive by the record. */
    private static final String EXPECTED =
            """
            CREATE TEMP TABLE expected AS
            WITH ends AS (
              SELECT token_id_uuid, token_id_text, any_value("partition") AS p,
                max("offset" * 2 + CAST(type = 'RESTORED' AS INTEGER)) AS last
              FROM events WHERE type IN ('ARCHIVED', 'RESTORED') GROUP BY ALL HAVING last %% 2 = 0),
            pruned AS (
              SELECT id, max(happened_at) AS pruned_at
              FROM (SELECT unnest(rows_ids) AS id, happened_at FROM record
                WHERE type = 'ARCHIVE_PRUNED' AND rows_table IN ('%s', '%s'))
              GROUP BY id)
            SELECT r.*, e.row_known, r."offset" < b.next_offset AS settled,
              coalesce(gone.pruned_at >= r.happened_at, false) AS pruned,
              scopes.pruned_at IS NOT NULL AS scopes_pruned
            FROM ends l
            JOIN events e ON e."partition" = l.p AND e."offset" = l.last // 2
            JOIN record r ON r."partition" = l.p AND r."offset" = l.last // 2
            JOIN archive_bounds b ON b."partition" = l.p
            LEFT JOIN pruned gone ON gone.id = r.token_id
            LEFT JOIN pruned scopes ON scopes.id = r.batch_id
            """;

    private static final String ARCHIVED =
            "CREATE TEMP TABLE archived AS SELECT token_id, count(*) AS times, first(invalidated_time) AS archived_at%s FROM archive_tokens GROUP BY token_id";

    /** Rows that are in the archive and are not to be, by the record; what it says of them. */
    private static final String EXTRA =
            """
            CREATE TEMP TABLE extra AS
            WITH more AS (
              SELECT a.token_id, a.archived_at FROM archived a ANTI JOIN expected e USING (token_id))
            SELECT x.token_id, any_value(x.archived_at) AS archived_at, arg_max(r.type, r."offset") AS last
            FROM more x LEFT JOIN record r ON r.token_id = x.token_id
              AND r.type IN ('SEEN', 'ISSUED', 'CHANGED', 'RESTORED', 'DELETED', 'REMOVED_BY_OTHERS')
            GROUP BY x.token_id
            """;

    private static final String BY_OTHERS = "last = 'REMOVED_BY_OTHERS'";
    private static final String OLDER =
            "last IS NULL AND archived_at < (SELECT min(happened_at) FROM events)";

    private static final String WHOLE_ROWS =
            """
            CREATE TEMP TABLE findings AS
            SELECT e.token_id, CAST(NULL AS VARCHAR) AS "column",
              'is not in the archive, though the record says that it went there at ' || e.happened_at AS what
            FROM expected e ANTI JOIN archived a USING (token_id) WHERE NOT e.pruned AND e.settled
            UNION ALL
            SELECT token_id, NULL, CASE
              WHEN last IS NULL THEN 'is in the archive, and the record knows nothing of it'
              WHEN last = 'DELETED' THEN 'is in the archive, though the record says that it was deleted without a copy'
              ELSE 'is in the archive, though the record says that it is still there' END
            FROM extra WHERE NOT coalesce(%s, false) AND NOT coalesce(%s, false)
            UNION ALL
            SELECT token_id, NULL, 'is in the archive ' || times || ' times' FROM archived WHERE times > 1
            """
                    .formatted(BY_OTHERS, OLDER);

    private static final String CELL =
            """
            INSERT INTO findings
            SELECT e.token_id, '%1$s', 'is ' || coalesce('''' || a.%1$s || '''', 'NULL')
              || ' in the archive, and was ' || coalesce('''' || e.%2$s || '''', 'NULL') || ' by the record'
            FROM expected e JOIN archived a USING (token_id)
            WHERE e.row_known AND a.%1$s IS DISTINCT FROM e.%2$s%3$s
            """;

    /** What was told before users were called otherwise has their names still. */
    private static final String NOR_CALLED_SO =
            " AND (a.user_on_record IS NULL OR a.user_on_record IS DISTINCT FROM e.user_name)";

    /** Both sides in one order; very many are told in part, with dots behind. */
    private static final String SCOPES =
            """
            INSERT INTO findings
            SELECT e.token_id, 'token_scope', 'are ''' || array_to_string(coalesce(s.scopes, []), ' ')
              || ''' in their archive, and were ''' || coalesce(e.scope, '') || ''' by the record'
            FROM expected e JOIN archived a USING (token_id)
            LEFT JOIN (SELECT token_id, list(token_scope ORDER BY token_scope) AS scopes
              FROM archive_scopes GROUP BY token_id) s USING (token_id)
            WHERE NOT e.scopes_pruned AND CASE
              WHEN e.scope IS NULL THEN s.scopes IS NOT NULL
              WHEN e.scope LIKE '% ...'
                THEN NOT list_has_all(coalesce(s.scopes, []), string_split(left(e.scope, -4), ' '))
              ELSE coalesce(s.scopes, []) <> list_sort(string_split(e.scope, ' ')) END
            """;

    private static final List<String> TABLES = List.of("expected", "archived", "extra", "findings");

    private ArchiveCheck() {}

    /**
     * Compares; ask again after more was indexed.
     *
     * @param archive the archive's name, as the record has it
     * @param scopeArchive that of the scopes
     * @throws ForensicsException when the index does not answer
     */
    public static ArchiveReport of(ArchiveCopy copy, String archive, String scopeArchive) {
        try {
            Connection connection = copy.complete();
            for (String table : TABLES) {
                execute(connection, "DROP TABLE IF EXISTS temp.main." + table);
            }
            find(connection, archive, scopeArchive);
            return new ArchiveReport(
                    count(connection, "expected e JOIN archived a USING (token_id)"),
                    count(
                            connection,
                            "expected e ANTI JOIN archived a USING (token_id) WHERE e.pruned"),
                    count(connection, "extra WHERE " + BY_OTHERS),
                    count(connection, "extra WHERE " + OLDER),
                    count(connection, "findings"),
                    shown(connection));
        } catch (SQLException e) {
            throw new ForensicsException("the audit index does not answer: " + OneLine.of(e), e);
        }
    }

    private static void find(Connection connection, String archive, String scopeArchive)
            throws SQLException {
        StringBuilder cells = new StringBuilder();
        for (String[] column : COLUMNS) {
            cells.append(", first(%1$s) AS %1$s".formatted(column[0]));
        }
        cells.append(", first(user_on_record) AS user_on_record");
        execute(connection, EXPECTED.formatted(archive, scopeArchive));
        execute(connection, ARCHIVED.formatted(cells));
        execute(connection, EXTRA);
        execute(connection, WHOLE_ROWS);
        for (String[] column : COLUMNS) {
            String otherwise = column[0].equals(USER) ? NOR_CALLED_SO : "";
            execute(connection, CELL.formatted(column[0], column[1], otherwise));
        }
        execute(connection, SCOPES);
    }

    private static List<ArchiveFinding> shown(Connection connection) throws SQLException {
        List<ArchiveFinding> shown = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT * FROM findings ORDER BY ALL LIMIT " + SHOWN)) {
            while (row.next()) {
                shown.add(new ArchiveFinding(row.getString(1), row.getString(2), row.getString(3)));
            }
        }
        return shown;
    }

    private static long count(Connection connection, String of) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM " + of)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
