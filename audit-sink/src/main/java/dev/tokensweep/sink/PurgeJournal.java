package dev.tokensweep.sink;

import dev.tokensweep.events.OwnTables;
import dev.tokensweep.events.Reason;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes which tokens a transaction purges and why, and empties itself. Stateless. */
final class PurgeJournal implements PurgeRecord {
    /** The log has told of a row long before; it stays for an operator to look at. */
    private static final Duration RETENTION = Duration.ofHours(1);

    private static final int SWEEP_ROWS = 1_000;

    private final String table;

    PurgeJournal(SinkTables tables) {
        this.table = tables.journal();
    }

    /** Before the DELETE: capture relies on the order in the log. */
    @Override
    public void write(
            Connection connection,
            String batchId,
            List<VerdictRecord> going,
            boolean archived,
            Map<String, String> scopes)
            throws SQLException {
        String sql =
                """
                INSERT INTO %s
                (batch_id, chunk, reason, rule_name, archived, purged_at, token_ids, scopes)
                SELECT ?, v.chunk, v.reason, v.rule_name, ?, now() AT TIME ZONE 'UTC', v.token_ids,
                v.scopes
                FROM unnest(?::varchar[], ?::varchar[], ?::varchar[], ?::varchar[])
                WITH ORDINALITY AS v (reason, rule_name, token_ids, scopes, chunk)"""
                        .formatted(table);
        List<Entry> entries = entries(going, scopes);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, batchId);
            statement.setInt(2, archived ? 1 : 0);
            set(statement, 3, entries.stream().map(entry -> entry.cause.reason.name()).toArray());
            set(statement, 4, entries.stream().map(entry -> entry.cause.rule).toArray());
            set(statement, 5, entries.stream().map(entry -> entry.chunk.ids()).toArray());
            set(statement, 6, entries.stream().map(entry -> entry.chunk.scopes()).toArray());
            statement.executeUpdate();
        }
    }

    /**
     * The same for rows of another table.
     *
     * @param reason one of {@link OwnTables}' two
     * @param rule what decided
     * @param rowsOf the table's name
     */
    void writeRows(
            Connection connection,
            String batchId,
            String reason,
            String rule,
            String rowsOf,
            List<String> ids,
            boolean archived)
            throws SQLException {
        String sql =
                """
                INSERT INTO %s
                (batch_id, chunk, reason, rule_name, archived, purged_at, token_ids, rows_of)
                SELECT ?, v.chunk, ?, ?, ?, now() AT TIME ZONE 'UTC', v.ids, ?
                FROM unnest(?::varchar[]) WITH ORDINALITY AS v (ids, chunk)"""
                        .formatted(table);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, batchId);
            statement.setString(2, reason);
            statement.setString(3, rule);
            statement.setInt(4, archived ? 1 : 0);
            statement.setString(5, rowsOf);
            set(statement, 6, TokenIdChunks.of(ids).toArray());
            statement.executeUpdate();
        }
    }

    /**
     * Deletes some rows past their retention, in a transaction of the caller.
     *
     * @return whether there may be more
     */
    boolean sweep(Connection connection) throws SQLException {
        String sql =
                """
                DELETE FROM %1$s WHERE (batch_id, chunk) IN (SELECT batch_id, chunk FROM %1$s
                WHERE purged_at < (now() AT TIME ZONE 'UTC') - interval '%2$d seconds' LIMIT %3$d)"""
                        .formatted(table, RETENTION.toSeconds(), SWEEP_ROWS);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            return statement.executeUpdate() == SWEEP_ROWS;
        }
    }

    private static List<Entry> entries(List<VerdictRecord> going, Map<String, String> scopes) {
        Map<Cause, List<String>> idsByCause = new LinkedHashMap<>();
        for (VerdictRecord token : going) {
            Cause cause = new Cause(token.verdict().reason(), token.verdict().rule());
            idsByCause.computeIfAbsent(cause, any -> new ArrayList<>()).add(token.tokenId());
        }
        List<Entry> entries = new ArrayList<>();
        idsByCause.forEach(
                (cause, ids) ->
                        TokenIdChunks.of(ids, scopes)
                                .forEach(chunk -> entries.add(new Entry(cause, chunk))));
        return entries;
    }

    private static void set(PreparedStatement statement, int index, Object[] values)
            throws SQLException {
        statement.setArray(index, statement.getConnection().createArrayOf("varchar", values));
    }

    private record Cause(Reason reason, String rule) {}

    private record Entry(Cause cause, TokenIdChunks.Chunk chunk) {}
}
