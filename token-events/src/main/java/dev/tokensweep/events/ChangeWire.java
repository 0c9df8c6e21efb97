package dev.tokensweep.events;

import java.util.ArrayList;
import java.util.List;

/** The wire format of each kind of {@link Change}: a tag, then the fields. Stateless. */
final class ChangeWire {
    private static final TokenChange.Kind[] KINDS = TokenChange.Kind.values();

    /** Tags of the changes that are none of a token; those of tokens are their kind's number. */
    private static final int HOLD = 100;

    private static final int ROWS_PURGED = 101;
    private static final int MARK = 102;
    private static final int BACKLOG_PURGED = 103;
    private static final int RESTORED = 104;

    private static final HoldChange.Kind[] HOLD_KINDS = HoldChange.Kind.values();
    private static final Hold.Scope[] HOLD_SCOPES = Hold.Scope.values();
    private static final RowsPurged.Kind[] ROWS_KINDS = RowsPurged.Kind.values();
    private static final Reason[] REASONS = Reason.values();

    private ChangeWire() {}

    static void write(WireWriter out, Change change) {
        if (change instanceof TokenChange token) {
            write(out, token);
        } else if (change instanceof HoldChange hold) {
            write(out.writeByte(HOLD), hold);
        } else if (change instanceof RowsPurged rows) {
            write(out.writeByte(ROWS_PURGED), rows);
        } else if (change instanceof BacklogPurged backlog) {
            write(out.writeByte(BACKLOG_PURGED), backlog);
        } else if (change instanceof TokenRestored restored) {
            write(out.writeByte(RESTORED), restored);
        } else if (change instanceof Mark mark) {
            out.writeByte(MARK)
                    .writePosition(mark.position())
                    .writeLong(mark.committedMicros())
                    .writeLong(mark.transactionId())
                    .writeLong(mark.number());
        }
    }

    static Change read(WireReader in) {
        int tag = in.readByte();
        return switch (tag) {
            case HOLD -> readHold(in);
            case ROWS_PURGED -> readRows(in);
            case BACKLOG_PURGED -> readBacklog(in);
            case RESTORED -> readRestored(in);
            case MARK -> {
                Position position = in.readPosition();
                long committedMicros = in.readLong();
                long transactionId = in.readLong();
                yield new Mark(in.readLong(), position, committedMicros, transactionId);
            }
            default -> readTokenChange(WireReader.constant(KINDS, tag), in);
        };
    }

    private static void write(WireWriter out, HoldChange change) {
        Hold hold = change.hold();
        out.writeEnum(change.kind())
                .writePosition(change.position())
                .writeLong(change.committedMicros())
                .writeLong(change.transactionId())
                .writeText(change.by())
                .writeText(hold.id())
                .writeEnum(hold.scope())
                .writeText(hold.subject())
                .writeText(hold.reason())
                .writeText(hold.author());
    }

    private static HoldChange readHold(WireReader in) {
        HoldChange.Kind kind = in.readEnum(HOLD_KINDS);
        Position position = in.readPosition();
        long committedMicros = in.readLong();
        long transactionId = in.readLong();
        String by = in.readText();
        Hold hold =
                new Hold(
                        in.readRequiredText(),
                        in.readEnum(HOLD_SCOPES),
                        in.readRequiredText(),
                        in.readRequiredText(),
                        in.readRequiredText());
        return new HoldChange(kind, hold, by, position, committedMicros, transactionId);
    }

    private static void write(WireWriter out, RowsPurged rows) {
        out.writeEnum(rows.kind())
                .writePosition(rows.position())
                .writeLong(rows.committedMicros())
                .writeLong(rows.transactionId())
                .writeText(rows.table())
                .writeText(rows.batchId())
                .writeByte(rows.archived() ? 1 : 0)
                .writeLong(rows.ids().size());
        rows.ids().forEach(out::writeText);
    }

    private static RowsPurged readRows(WireReader in) {
        RowsPurged.Kind kind = in.readEnum(ROWS_KINDS);
        Position position = in.readPosition();
        long committedMicros = in.readLong();
        long transactionId = in.readLong();
        String table = in.readRequiredText();
        String batchId = in.readRequiredText();
        boolean archived = in.readByte() == 1;
        List<String> ids = new ArrayList<>();
        for (long left = in.readLong(); left > 0; left--) {
            ids.add(in.readRequiredText());
        }
        return new RowsPurged(
                kind, table, ids, batchId, archived, position, committedMicros, transactionId);
    }

    private static void write(WireWriter out, TokenRestored restored) {
        out.writePosition(restored.position())
                .writeLong(restored.committedMicros())
                .writeLong(restored.transactionId())
                .writeText(restored.batchId())
                .writeText(restored.by())
                .writeVersion(restored.row().version())
                .writeGrant(restored.row().grant());
    }

    private static TokenRestored readRestored(WireReader in) {
        Position position = in.readPosition();
        long committedMicros = in.readLong();
        long transactionId = in.readLong();
        String batchId = in.readRequiredText();
        String by = in.readRequiredText();
        TokenRow row = new TokenRow(in.readVersion(), in.readGrant());
        return new TokenRestored(row, batchId, by, position, committedMicros, transactionId);
    }

    private static void write(WireWriter out, BacklogPurged backlog) {
        out.writePosition(backlog.position())
                .writeLong(backlog.committedMicros())
                .writeText(backlog.batchId())
                .writeByte(backlog.archived() ? 1 : 0)
                .writeLong(backlog.tokens().size());
        for (BacklogPurged.Gone token : backlog.tokens()) {
            out.writeText(token.tokenId())
                    .writeVersion(token.row().version())
                    .writeGrant(token.row().grant())
                    .writeEnum(token.reason())
                    .writeText(token.rule())
                    .writeLong(token.eligibleMicros())
                    .writeText(token.scope());
        }
    }

    private static BacklogPurged readBacklog(WireReader in) {
        Position position = in.readPosition();
        long committedMicros = in.readLong();
        String batchId = in.readRequiredText();
        boolean archived = in.readByte() == 1;
        List<BacklogPurged.Gone> tokens = new ArrayList<>();
        for (long left = in.readLong(); left > 0; left--) {
            tokens.add(
                    new BacklogPurged.Gone(
                            in.readRequiredText(),
                            new TokenRow(in.readVersion(), in.readGrant()),
                            in.readEnum(REASONS),
                            in.readRequiredText(),
                            in.readLong(),
                            in.readText()));
        }
        return new BacklogPurged(batchId, archived, tokens, position, committedMicros);
    }

    private static void write(WireWriter out, TokenChange change) {
        out.writeEnum(change.kind())
                .writePosition(change.position())
                .writeLong(change.committedMicros())
                .writeLong(change.transactionId());
        if (change.row() != null) {
            out.writeVersion(change.row().version()).writeGrant(change.row().grant());
        }
        if (change.purge() != null) {
            Purge purge = change.purge();
            out.writeText(purge.batchId())
                    .writeEnum(purge.reason())
                    .writeText(purge.rule())
                    .writeByte(purge.archived() ? 1 : 0)
                    .writeText(purge.scope());
        }
    }

    private static TokenChange readTokenChange(TokenChange.Kind kind, WireReader in) {
        Position position = in.readPosition();
        long committedMicros = in.readLong();
        long transactionId = in.readLong();
        TokenRow row =
                switch (kind) {
                    case SEEN, ISSUED, CHANGED -> new TokenRow(in.readVersion(), in.readGrant());
                    case PURGED, REMOVED, SNAPSHOT_COMPLETED -> null;
                };
        Purge purge =
                kind == TokenChange.Kind.PURGED
                        ? new Purge(
                                in.readText(),
                                in.readEnum(REASONS),
                                in.readText(),
                                in.readByte() == 1,
                                in.readText())
                        : null;
        return new TokenChange(kind, row, position, committedMicros, transactionId, purge);
    }
}
