package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/** Empties the purge journal now and then, a bounded number of rows at a time. For one thread. */
final class JournalSweeper implements Chore {
    private static final Duration PERIOD = Duration.ofMinutes(1);
    private static final int MOST_TRANSACTIONS = 20;

    private final DataSource database;
    private final PurgeJournal journal;
    private long nextNanos = System.nanoTime();

    JournalSweeper(DataSource database, PurgeJournal journal) {
        this.database = database;
        this.journal = journal;
    }

    @Override
    public String name() {
        return "the emptying of the purge journal";
    }

    @Override
    public boolean doWhatIsDue() throws SQLException {
        if (System.nanoTime() - nextNanos < 0) {
            return false;
        }
        nextNanos = System.nanoTime() + PERIOD.toNanos();
        boolean more = true;
        for (int i = 0; more && i < MOST_TRANSACTIONS; i++) {
            more = sweep();
        }
        return true;
    }

    private boolean sweep() throws SQLException {
        try (Connection connection = database.getConnection()) {
            boolean more = journal.sweep(connection);
            connection.commit();
            return more;
        }
    }
}
