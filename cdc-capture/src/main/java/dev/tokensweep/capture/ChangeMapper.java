package dev.tokensweep.capture;

import dev.tokensweep.events.HoldChange;
import dev.tokensweep.events.Mark;
import dev.tokensweep.events.OwnTables;
import dev.tokensweep.events.Position;
import dev.tokensweep.events.Purge;
import dev.tokensweep.events.RowsPurged;
import dev.tokensweep.events.TokenChange;
import dev.tokensweep.events.TokenChange.Kind;
import dev.tokensweep.events.TokenRestored;
import java.time.ZoneId;
import java.util.Locale;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** Turns the engine's row images into changes. Used by one thread. */
final class ChangeMapper {
    private final PurgeJournal journal = new PurgeJournal();
    private final ZoneId sessionZone;
    private TokenColumns columns;

    /**
     * @param sessionZone in whose digits the product reads what is told as an instant
     */
    ChangeMapper(ZoneId sessionZone) {
        this.sessionZone = sessionZone;
    }

    /**
     * Maps one change of a captured table.
     *
     * @return null where nobody need be told
     * @throws UnmappableRowException when the row is no row of its table
     */
    KeyedChange map(Struct change, Position position, LogPoint point) {
        return switch (table(change)) {
            case CapturedTables.TOKEN_TABLE -> token(change, position, point);
            case OwnTables.JOURNAL -> journal(change, position, point);
            case OwnTables.HOLD -> hold(change, position, point);
            case OwnTables.MARK -> mark(change, position, point);
            default -> null;
        };
    }

    private static String table(Struct change) {
        return change.getStruct("source").getString("table").toLowerCase(Locale.ROOT);
    }

    private KeyedChange token(Struct change, Position position, LogPoint point) {
        return switch (change.getString("op")) {
            case "r" -> live(Kind.SEEN, change, position, point);
            case "c" -> inserted(change, position, point);
            case "u" -> live(Kind.CHANGED, change, position, point);
            case "d" -> deleted(change, position, point);
            default -> throw new UnmappableRowException("an unknown operation");
        };
    }

    /** Emptying the journal tells nothing. */
    private KeyedChange journal(Struct change, Position position, LogPoint point) {
        if (!change.getString("op").equals("c")) {
            return null;
        }
        JournalEntry entry = JournalEntry.read(change.getStruct("after"));
        if (entry.rowsOf() == null) {
            journal.remember(position.transaction(), entry);
            return null;
        }
        return new KeyedChange(
                entry.batchId(),
                new RowsPurged(
                        kindOf(entry),
                        entry.rowsOf(),
                        entry.ids(),
                        entry.batchId(),
                        entry.archived(),
                        position,
                        point.committedMicros(),
                        point.transactionId()));
    }

    private static RowsPurged.Kind kindOf(JournalEntry entry) {
        return switch (entry.reason()) {
            case OwnTables.RELATED -> RowsPurged.Kind.RELATED;
            case OwnTables.ARCHIVE_PRUNED -> RowsPurged.Kind.ARCHIVE;
            default ->
                    throw new UnmappableRowException(
                            "a journal entry of another table's rows with an unknown reason");
        };
    }

    private static KeyedChange hold(Struct change, Position position, LogPoint point) {
        HoldChange hold = HoldRows.map(change, position, point);
        return hold == null ? null : KeyedChange.forAll(hold);
    }

    /** A mark's row that is there already when capture begins marks no place in the log. */
    private static KeyedChange mark(Struct change, Position position, LogPoint point) {
        Struct row = change.getStruct("after");
        return row == null || point.snapshot()
                ? null
                : KeyedChange.forAll(
                        new Mark(
                                RowValues.number(row, "mark"),
                                position,
                                point.committedMicros(),
                                point.transactionId()));
    }

    private KeyedChange live(Kind kind, Struct change, Position position, LogPoint point) {
        Struct row = change.getStruct("after");
        TokenColumns in = columnsOf(row.schema());
        return new KeyedChange(
                in.tokenId(row),
                new TokenChange(
                        kind,
                        in.read(row),
                        position,
                        point.committedMicros(),
                        kind == Kind.SEEN ? 0 : point.transactionId(),
                        null));
    }

    private KeyedChange inserted(Struct change, Position position, LogPoint point) {
        KeyedChange issued = live(Kind.ISSUED, change, position, point);
        JournalEntry restore = journal.takeRestore(position.transaction(), issued.key());
        return restore == null
                ? issued
                : new KeyedChange(
                        issued.key(),
                        new TokenRestored(
                                ((TokenChange) issued.change()).row(),
                                restore.batchId(),
                                restore.rule(),
                                position,
                                point.committedMicros(),
                                point.transactionId()));
    }

    private KeyedChange deleted(Struct change, Position position, LogPoint point) {
        Struct row = change.getStruct("before");
        if (row == null) {
            throw new UnmappableRowException("a deletion without the old row's key");
        }
        String tokenId = columnsOf(row.schema()).tokenId(row);
        Purge purge = journal.take(position.transaction(), tokenId);
        return new KeyedChange(
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
            columns = new TokenColumns(schema, sessionZone);
        }
        return columns;
    }
}
