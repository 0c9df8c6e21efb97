package dev.tokensweep.capture;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.data.Struct;

/**
 * The order of Oracle's log as LogMiner tells it: by the system change number of each transaction's
 * commit, of which several transactions may share one. Used by one thread.
 */
final class OracleOrder extends CommitOrder {
    static final String SCN = "scn";
    static final String COMMIT_SCN = "commit_scn";
    private static final String TRANSACTION = "txId";

    /** What of its own offset the engine needs to find a transaction's beginning. */
    private static final List<String> KEPT = List.of(SCN, "snapshot_scn", "snapshot_pending_tx");

    OracleOrder(CaptureOffset start) {
        super(start);
    }

    @Override
    long commit(Struct source) {
        String scn = source.getString(COMMIT_SCN);
        if (scn == null) {
            throw new IllegalStateException("the log tells of a change without a commit");
        }
        return Long.parseUnsignedLong(scn);
    }

    @Override
    String transaction(Struct source) {
        return source.getString(TRANSACTION);
    }

    /** Eight bytes in hexadecimal digits. */
    @Override
    long transactionId(Struct source) {
        return Long.parseUnsignedLong(transaction(source), 16);
    }

    /**
     * The engine passes over what was committed before a number, and at it over the transactions
     * that are named: those that are told as a whole. Its own offset names a transaction before it
     * has told it, and reads from within it.
     */
    @Override
    Map<String, String> beginningOf(Map<String, ?> before, Struct source, CommitPlace other) {
        Map<String, String> offset = kept(before);
        Integer thread = source.getInt32("redo_thread");
        offset.put(
                COMMIT_SCN,
                "%s:%d:%s"
                        .formatted(
                                source.getString(COMMIT_SCN),
                                thread == null ? 1 : thread,
                                other == null ? "" : toldWith(other)));
        return offset;
    }

    private static String toldWith(CommitPlace other) {
        String commit = other.engine().get(COMMIT_SCN);
        String told = commit.substring(commit.lastIndexOf(':') + 1);
        return told.isEmpty() ? other.transaction() : told + "-" + other.transaction();
    }

    @Override
    Map<String, String> behindSnapshot(Map<String, ?> offset) {
        return kept(offset);
    }

    private static Map<String, String> kept(Map<String, ?> offset) {
        Map<String, String> kept = new TreeMap<>();
        for (String name : KEPT) {
            Object value = offset.get(name);
            if (value != null) {
                kept.put(name, value.toString());
            }
        }
        return kept;
    }
}
