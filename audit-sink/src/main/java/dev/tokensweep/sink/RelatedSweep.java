package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes through one related table, one window of keys after the other, and begins anew when the
 * interval is over. Used by one thread.
 */
final class RelatedSweep implements Chore {
    private static final Logger LOGGER = LoggerFactory.getLogger(RelatedSweep.class);

    private final SinkConfig config;
    private final DataSource database;
    private final ClockGuard clockGuard;
    private final RelatedTable table;
    private boolean toldMissing;

    /** Null between two rounds. */
    private RelatedPurge current;

    private long nextRoundNanos = System.nanoTime();

    private RelatedSweep(
            SinkConfig config, DataSource database, ClockGuard clockGuard, RelatedTable table) {
        this.config = config;
        this.database = database;
        this.clockGuard = clockGuard;
        this.table = table;
    }

    /** One for each table that is to be cleaned: what one may not do, the others may. */
    static List<RelatedSweep> all(SinkConfig config, DataSource database, ClockGuard clockGuard) {
        return RelatedTable.all(config.policy(), config.tables()).stream()
                .filter(table -> config.upkeep().related().contains(table.related()))
                .map(table -> new RelatedSweep(config, database, clockGuard, table))
                .toList();
    }

    @Override
    public String name() {
        return "the sweep of " + table.name();
    }

    /** One window. A round that fails is given up. */
    @Override
    public boolean doWhatIsDue() throws SQLException {
        if (current == null) {
            if (System.nanoTime() - nextRoundNanos < 0) {
                return false;
            }
            nextRoundNanos = System.nanoTime() + config.upkeep().relatedInterval().toNanos();
        }
        boolean more = false;
        try (Connection connection = database.getConnection()) {
            clockGuard.check(connection);
            if (current == null) {
                current = open(connection);
            }
            more = current != null && current.purgeWindow(connection);
        } finally {
            if (!more) {
                current = null;
            }
        }
        return !more;
    }

    /** Null where the table cannot be swept, and why was told once. */
    private RelatedPurge open(Connection connection) throws SQLException {
        List<String> missing = RelatedRows.missing(connection, config, table);
        if (missing.isEmpty()) {
            return RelatedPurge.of(connection, config, table);
        }
        if (!toldMissing) {
            toldMissing = true;
            LOGGER.info("{} is not cleaned: there is no {}", table.name(), missing);
        }
        return null;
    }
}
