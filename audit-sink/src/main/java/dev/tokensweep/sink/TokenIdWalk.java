package dev.tokensweep.sink;

import dev.tokensweep.sink.RestoreSql.Row;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Goes by the tokens' ids, some at a time. Unless the archive has an index on TOKEN_ID, each time
 * reads all of it.
 */
final class TokenIdWalk implements RestoreWalk {
    private static final int COUNTED_AT_ONCE = 10_000;

    private final String archive;

    /** What is asked beside the ids, each condition with its value. */
    private final List<String> conditions = new ArrayList<>();

    private final List<Object> values = new ArrayList<>();

    /** The ids that are chosen; null where any is. */
    private final List<String> chosen;

    private long total;
    private long reached;
    private String last;
    private boolean over;

    private TokenIdWalk(String archive, RestoreChoice choice) {
        this.archive = archive;
        this.chosen = choice.ids() == null ? null : choice.ids().stream().sorted().toList();
        ask("a.authz_user = ?", choice.user());
        ask("a.consumer_key_id = ?", choice.app());
        ask("a.tenant_id = ?", choice.tenant());
        ask("a.invalidated_time >= ?", RestoreSql.digits(choice.from()));
        ask("a.invalidated_time < ?", RestoreSql.digits(choice.to()));
    }

    private void ask(String condition, Object value) {
        if (value != null) {
            conditions.add(" AND " + condition);
            values.add(value);
        }
    }

    /** At the first of the chosen rows. */
    static TokenIdWalk begin(Connection connection, String archive, RestoreChoice choice)
            throws SQLException {
        TokenIdWalk walk = new TokenIdWalk(archive, choice);
        walk.total =
                walk.chosen == null
                        ? walk.number(connection, "count(DISTINCT a.token_id)", "1 = 1", List.of())
                        : walk.chosen.size();
        walk.over = walk.total == 0;
        return walk;
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public long total() {
        return total;
    }

    @Override
    public long reached() {
        return Math.min(reached, total);
    }

    /** What is taken out is counted: whoever was faster makes the transaction fail. */
    @Override
    public List<Row> next(Connection connection, int limit, boolean lock) throws SQLException {
        return chosen == null ? nextOfAll(connection, limit) : nextOfChosen(connection, limit);
    }

    private List<Row> nextOfAll(Connection connection, int limit) throws SQLException {
        List<Row> rows =
                rows(
                        connection,
                        last == null ? "1 = 1" : "a.token_id > ?",
                        last == null ? List.of() : List.of(last),
                        limit);
        reached += rows.size();
        over = rows.size() < limit;
        last = over ? null : rows.get(rows.size() - 1).tokenId();
        return rows;
    }

    private List<Row> nextOfChosen(Connection connection, int limit) throws SQLException {
        List<String> some = nextChosen(limit);
        return rows(connection, among(some), some, some.size());
    }

    private List<String> nextChosen(int limit) {
        int from = (int) reached;
        int to = Math.min(chosen.size(), from + limit);
        reached = to;
        over = to == chosen.size();
        return chosen.subList(from, to);
    }

    private static String among(List<String> some) {
        return "a.token_id IN (%s)"
                .formatted(String.join(", ", Collections.nCopies(some.size(), "?")));
    }

    @Override
    public long countNext(Connection connection) throws SQLException {
        if (chosen == null) {
            over = true;
            reached = total;
            return number(connection, "count(*)", "1 = 1", List.of());
        }
        List<String> some = nextChosen(COUNTED_AT_ONCE);
        return number(connection, "count(*)", among(some), some);
    }

    private long number(Connection connection, String what, String ids, List<String> given)
            throws SQLException {
        String sql =
                "SELECT %s FROM %s a WHERE %s%s"
                        .formatted(what, archive, ids, String.join("", conditions));
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, given);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private List<Row> rows(Connection connection, String ids, List<String> given, int limit)
            throws SQLException {
        String sql =
                "SELECT DISTINCT a.token_id FROM %s a WHERE %s%s ORDER BY a.token_id LIMIT %d"
                        .formatted(archive, ids, String.join("", conditions), limit);
        List<Row> rows = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, given);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    rows.add(new Row("", row.getString(1)));
                }
            }
        }
        return rows;
    }

    private void bind(PreparedStatement statement, List<String> ids) throws SQLException {
        int next = 1;
        for (String id : ids) {
            statement.setString(next++, id);
        }
        for (Object value : values) {
            statement.setObject(next++, value);
        }
    }
}
