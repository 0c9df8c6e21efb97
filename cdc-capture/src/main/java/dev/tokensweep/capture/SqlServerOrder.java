package dev.tokensweep.capture;

import java.util.Map;
import org.apache.kafka.connect.data.Struct;

/**
 * The order of SQL Server's change tables: by the log sequence number of each transaction's commit,
 * which names the transaction too. Used by one thread.
 */
final class SqlServerOrder extends CommitOrder {

    /** The engine's name for it; it reads again all that was committed there. */
    static final String COMMIT_LSN = "commit_lsn";

    private static final int FILE_BITS = 24;
    private static final int BLOCK_BITS = 28;
    private static final int SLOT_BITS = 12;

    SqlServerOrder(CaptureOffset start) {
        super(start);
    }

    @Override
    long commit(Struct source) {
        return number(transaction(source));
    }

    @Override
    String transaction(Struct source) {
        String commit = source.getString(COMMIT_LSN);
        if (commit == null) {
            throw new IllegalStateException("the change tables tell of a change without a commit");
        }
        return commit;
    }

    @Override
    long transactionId(Struct source) {
        return commit(source);
    }

    @Override
    Map<String, String> beginningOf(Map<String, ?> before, Struct source, CommitPlace other) {
        return Map.of(COMMIT_LSN, transaction(source));
    }

    @Override
    Map<String, String> behindSnapshot(Map<String, ?> offset) {
        String reached = String.valueOf(offset.get(COMMIT_LSN));
        // Where the agent has never been there is no place yet.
        return reached.contains(":") ? Map.of(COMMIT_LSN, reached) : Map.of();
    }

    /**
     * A log sequence number in 64 bits, in the same order: the number of the virtual log file, the
     * block of 512 bytes in it, the record in the block. The server's form has 80; a virtual log
     * file of 128 GiB, 16 million of them and blocks of 60 KiB, the most there are, need no more.
     *
     * @param lsn as the engine writes it, such as 00000027:00000ac0:0002
     * @throws IllegalStateException when it needs more
     */
    static long number(String lsn) {
        String[] parts = lsn.split(":", -1);
        if (parts.length != 3) {
            throw new IllegalStateException("not a log sequence number: " + lsn);
        }
        return (part(parts[0], FILE_BITS, lsn) << (BLOCK_BITS + SLOT_BITS))
                | (part(parts[1], BLOCK_BITS, lsn) << SLOT_BITS)
                | part(parts[2], SLOT_BITS, lsn);
    }

    private static long part(String hex, int bits, String lsn) {
        long part = Long.parseLong(hex, 16);
        if (part >>> bits != 0) {
            throw new IllegalStateException("a log sequence number beyond all bounds: " + lsn);
        }
        return part;
    }
}
