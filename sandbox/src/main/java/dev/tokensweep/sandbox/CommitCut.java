package dev.tokensweep.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Breaks a purge's connection at its COMMIT. The words travel as text: PostgreSQL's driver is told
 * to prepare nothing, those of MySQL and MariaDB do so only if they are told. Thread-safe.
 */
public final class CommitCut {
    /** On which side of the commit. */
    public enum Side {
        /** The server never sees it. */
        BEFORE,
        /** The server carries it out, the client never hears of it. */
        AFTER
    }

    private final AtomicReference<Side> next = new AtomicReference<>();

    CommitCut() {}

    /** The next purge that begins breaks at its commit. */
    public void cutNext(Side side) {
        next.set(side);
    }

    /** Whether it has been done, or forgotten. */
    public boolean isDone() {
        return next.get() == null;
    }

    /** It is not to be done after all. */
    public void forget() {
        next.set(null);
    }

    /** One connection's part of it. Used by its two pumps. */
    final class Watch {
        private boolean purging;
        private volatile boolean deaf;

        /** Whether the connection is to break before these bytes reach the server. */
        boolean cutsBefore(byte[] buffer, int length) {
            if (next.get() == null) {
                purging = false;
                return false;
            }
            String text = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
            purging |= text.contains("(batch_id, chunk, reason");
            if (!purging || !isCommit(text)) {
                return false;
            }
            purging = false;
            Side side = next.getAndSet(null);
            deaf = side == Side.AFTER;
            return side == Side.BEFORE;
        }

        /** MySQL's driver writes it small, behind the byte that says that it is a statement. */
        private static boolean isCommit(String text) {
            return text.contains("COMMIT") || text.endsWith("\u0003commit");
        }

        /** Whether the connection is to break before the server's answer reaches the client. */
        boolean cutsAnswer() {
            return deaf;
        }
    }
}
