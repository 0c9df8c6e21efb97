package dev.tokensweep.capture;

import dev.tokensweep.events.OwnTables;
import dev.tokensweep.events.Position;
import dev.tokensweep.events.Purge;
import dev.tokensweep.events.TokenChange;
import dev.tokensweep.events.TokenChange.Kind;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** Turns the engine's row images into token changes. Used by one thread. */
final class ChangeMapper {
    private final PurgeJournal journal = new PurgeJournal();
    private TokenColumns columns;

    /**
     * Maps one change of a captured table.
     *
     * @return null where the change is none of a token
     * @throws UnmappableRowException when the row is no row of its table
     */
    TokenEvent map(Struct change, Position position, LogPoint point) {
        String table = change.getStruct("source").getString("table");
        String operation = change.getString("op");
        if (table.equals(CapturedTables.TOKEN_TABLE)) {
            return switch (operation) {
                case "r" -> live(Kind.SEEN, change, position, point);
                case "c" -> live(Kind.ISSUED, change, position, point);
                case "u" -> live(Kind.CHANGED, change, position, point);
                case "d" -> deleted(change, position, point);
                default -> throw new UnmappableRowException("an unknown operation");
            };
        }
        if (table.equals(OwnTables.JOURNAL) && operation.equals("c")) {
            journal.remember(position.transaction(), change.getStruct("after"));
        }
        return null;
    }

    private TokenEvent live(Kind kind, Struct change, Position position, LogPoint point) {
        Struct row = change.getStruct("after");
        TokenColumns in = columnsOf(row.schema());
        return new TokenEvent(
                in.tokenId(row),
                new TokenChange(
                        kind,
                        in.read(row),
                        position,
                        point.committedMicros(),
                        kind == Kind.SEEN ? 0 : point.transactionId(),
                        null));
    }

    private TokenEvent deleted(Struct change, Position position, LogPoint point) {
        Struct row = change.getStruct("before");
        if (row == null) {
            throw new UnmappableRowException("a deletion without the old row's key");
        }
        String tokenId = columnsOf(row.schema()).tokenId(row);
        Purge purge = journal.take(position.transaction(), tokenId);
        return new TokenEvent(
                tokenId,
                new TokenChange(
                        purge == null ? Kind.REMOVED : Kind.PURGED,
                        null,
                        position,
                        point.committedMicros(),
                        point.transactionId(),
                        purge));
    }

    private TokenColumns columnsOf(Schema schema) {
        if (columns == null || !columns.areOf(schema)) {
            columns = new TokenColumns(schema);
        }
        return columns;
    }
}
