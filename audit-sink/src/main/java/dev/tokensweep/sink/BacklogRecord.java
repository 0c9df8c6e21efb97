package dev.tokensweep.sink;

import dev.tokensweep.events.BacklogPurged;
import dev.tokensweep.events.Change;
import dev.tokensweep.events.Position;
import dev.tokensweep.events.TokenRow;
import dev.tokensweep.events.Verdict;
import dev.tokensweep.events.Wire;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Keeps the last row of each token that goes, for nobody has told of it: capture will. For one
 * transaction, which has joined the lane.
 */
final class BacklogRecord implements PurgeRecord {
    private static final Serializer<Change> CHANGES = Wire.change().serializer();

    private final SinkTables tables;
    private final Lane lane;
    private final Map<String, TokenRow> rows;
    private final long begunMicros;

    /**
     * @param rows by token; of each that may go
     * @param begunMicros when the transaction began, by the database's clock
     */
    BacklogRecord(SinkTables tables, Map<String, TokenRow> rows, long begunMicros) {
        this.tables = tables;
        this.lane = new Lane(tables);
        this.rows = rows;
        this.begunMicros = begunMicros;
    }

    /** What is written last holds up the fewest. */
    @Override
    public boolean comesFirst() {
        return false;
    }

    /**
     * From here on the lane's row is locked: its numbers rise as the transactions are committed.
     */
    @Override
    public void write(
            Connection connection,
            String batchId,
            List<VerdictRecord> going,
            boolean archived,
            Map<String, String> scopes)
            throws SQLException {
        BacklogPurged purged =
                new BacklogPurged(
                        batchId,
                        archived,
                        going.stream().map(token -> gone(token, scopes)).toList(),
                        Position.NONE,
                        begunMicros);
        String sql =
                """
                WITH lane AS (%s, last_seq = last_seq + 1 WHERE id = 1 RETURNING last_seq)
                INSERT INTO %s (seq, purged) SELECT last_seq, ? FROM lane"""
                        .formatted(lane.moves(), tables.backlog());
        lane.waitForOthers(connection);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setBytes(1, CHANGES.serialize(null, purged));
            statement.executeUpdate();
        }
    }

    private BacklogPurged.Gone gone(VerdictRecord token, Map<String, String> scopes) {
        Verdict verdict = token.verdict();
        return new BacklogPurged.Gone(
                token.tokenId(),
                rows.get(token.tokenId()),
                verdict.reason(),
                verdict.rule(),
                verdict.eligibleMicros(),
                ScopeText.told(scopes.get(token.tokenId())));
    }
}
