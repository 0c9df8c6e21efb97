package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Empties the purge journal now and then, a bounded number of rows at a time. For one thread. */
final class JournalSweeper {
    private static final Logger LOGGER = LoggerFactory.getLogger(JournalSweeper.class);
    private static final Duration PERIOD = Duration.ofMinutes(1);
    private static final int MOST_TRANSACTIONS = 20;

    private final DataSource database;
    private final PurgeJournal journal;
    private long nextNanos = System.nanoTime();

    JournalSweeper(DataSource database, PurgeJournal journal) {
        this.database = database;
        this.journal = journal;
    }

    /** A failure is only told: the next time comes. */
    void sweepWhenDue() {
        if (System.nanoTime() - nextNanos < 0) {
            return;
        }
        nextNanos = System.nanoTime() + PERIOD.toNanos();
        try {
            boolean more = true;
            for (int i = 0; more && i < MOST_TRANSACTIONS; i++) {
                more = sweep();
            }
        } catch (SQLException e) {
            LOGGER.warn("The purge journal was not emptied: {}", FailureLine.of(e));
        }
    }

    private boolean sweep() throws SQLException {
        try (Connection connection = database.getConnection()) {
            boolean more = journal.sweep(connection);
            connection.commit();
            return more;
        }
    }
}
