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

    private static final GivenRows CHUNKS =
            GivenRows.as(
                    "v",
                    GivenRows.integer("chunk"),
                    GivenRows.text("reason"),
                    GivenRows.text("rule_name"),
                    GivenRows.longText("token_ids"),
                    GivenRows.longText("scopes"));

    private static final GivenRows ID_CHUNKS =
            GivenRows.as("v", GivenRows.integer("chunk"), GivenRows.longText("ids"));

    private final Dialect dialect;
    private final String table;

    PurgeJournal(SinkTables tables) {
        this.dialect = tables.dialect();
        this.table = tables.journal();
    }

    /** Capture relies on the order in the log. */
    @Override
    public boolean comesFirst() {
        return true;
    }

    @Override
    public void write(
            Connection connection,
            String batchId,
            List<VerdictRecord> going,
            boolean archived,
            Map<String, String> scopes)
            throws SQLException {
        String sql =
                "INSERT INTO %s (batch_id, chunk, reason, rule_name, archived, purged_at, token_ids, scopes) SELECT ?, v.chunk, v.reason, v.rule_name, ?, %s, v.token_ids, v.scopes FROM %s"
                        .formatted(table, dialect.now(), dialect.table(CHUNKS));
        List<Object[]> chunks = new ArrayList<>();
        for (Entry entry : entries(going, scopes)) {
            chunks.add(
                    new Object[] {
                        chunks.size() + 1,
                        entry.cause.reason.name(),
                        entry.cause.rule,
                        entry.chunk.ids(),
                        entry.chunk.scopes()
                    });
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, batchId);
            statement.setInt(2, archived ? 1 : 0);
            dialect.bind(statement, 3, CHUNKS, chunks);
            statement.executeUpdate();
        }
    }

    /**
     * The same for rows of another table.
     *
     * @param reason one of {@link OwnTables}' own
     * @param rule what decided
     * @param rowsOf the table's name; null for tokens
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
                "INSERT INTO %s (batch_id, chunk, reason, rule_name, archived, purged_at, token_ids, rows_of) SELECT ?, v.chunk, ?, ?, ?, %s, v.ids, ? FROM %s"
                        .formatted(table, dialect.now(), dialect.table(ID_CHUNKS));
        List<Object[]> chunks = new ArrayList<>();
        for (String chunk : TokenIdChunks.of(ids)) {
            chunks.add(new Object[] {chunks.size() + 1, chunk});
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, batchId);
            statement.setString(2, reason);
            statement.setString(3, rule);
            statement.setInt(4, archived ? 1 : 0);
            statement.setString(5, rowsOf);
            dialect.bind(statement, 6, ID_CHUNKS, chunks);
            statement.executeUpdate();
        }
    }

    /**
     * The word of tokens that this transaction puts back, before their INSERT.
     *
     * @param by who does it
     */
    void writeRestore(Connection connection, String batchId, String by, List<String> tokenIds)
            throws SQLException {
        writeRows(connection, batchId, OwnTables.RESTORED, by, null, tokenIds, true);
    }

    /**
     * Deletes some rows past their retention, in a transaction of the caller.
     *
     * @return whether there may be more
     */
    boolean sweep(Connection connection) throws SQLException {
        String sql =
                dialect.deleteSome(
                        table,
                        List.of("batch_id", "chunk"),
                        "purged_at < " + dialect.ago(RETENTION),
                        "purged_at",
                        SWEEP_ROWS);
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

    private record Cause(Reason reason, String rule) {}

    private record Entry(Cause cause, TokenIdChunks.Chunk chunk) {}
}
