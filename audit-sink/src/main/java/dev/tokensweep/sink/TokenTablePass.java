package dev.tokensweep.sink;

import dev.tokensweep.events.Sighting;
import dev.tokensweep.events.TokenRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;

/**
 * One half of the reconciler: pages slowly through the token table, and shows every row to the
 * cleaner between two marks. Each pass begins with the holds. Used by one thread.
 */
final class TokenTablePass implements Chore {
    static final String NAME = "the reconciler's pass through the token table";

    private static final int ROWS_PER_PAGE = 500;

    private final DataSource database;
    private final TokenImages images;
    private final Marks marks;
    private final Outbox outbox;
    private final String touchHolds;
    private final Duration interval;
    private final int rowsPerPage;
    private final Duration pagePause;

    /** Null before the first page of a pass. */
    private String after;

    private long nextPageNanos = System.nanoTime();
    private long nextPassNanos = System.nanoTime();

    TokenTablePass(SinkConfig config, DataSource database, Outbox outbox) {
        int rowsPerSecond = config.upkeep().reconcileRowsPerSecond();
        this.database = database;
        this.images = new TokenImages(config);
        this.marks = new Marks(config.tables());
        this.outbox = outbox;
        this.touchHolds =
                "UPDATE %s SET %s WHERE released_at IS NULL OR released_at > %s"
                        .formatted(
                                config.tables().hold(),
                                config.queries().touching(config.dialect()),
                                config.dialect().ago(Duration.ofDays(7)));
        this.interval = config.upkeep().reconcileInterval();
        this.rowsPerPage = Math.min(ROWS_PER_PAGE, rowsPerSecond);
        this.pagePause = Duration.ofSeconds(1).multipliedBy(rowsPerPage).dividedBy(rowsPerSecond);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean doWhatIsDue() throws SQLException {
        long now = System.nanoTime();
        if (now - nextPageNanos < 0 || (after == null && now - nextPassNanos < 0)) {
            return false;
        }
        boolean begins = after == null;
        if (begins) {
            touchHolds();
        }
        nextPageNanos = now + pagePause.toNanos();
        showPage();
        if (begins) {
            // A pass that could not begin is tried again at once, not after the interval.
            nextPassNanos = now + interval.toNanos();
        }
        return after == null;
    }

    /** The log tells of them again: what was missed of a hold is made up for by that. */
    private void touchHolds() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(touchHolds);
            connection.commit();
        }
    }

    private void showPage() throws SQLException {
        Map<String, Sighting> sightings = new HashMap<>();
        String last = null;
        try (Connection connection = database.getConnection()) {
            long before = marks.make(connection);
            TokenImages.Look page = images.page(connection, after, rowsPerPage);
            long behind = marks.make(connection);
            for (Map.Entry<String, TokenRow> row : page.rows().entrySet()) {
                last = row.getKey();
                sightings.put(
                        last, new Sighting(row.getValue(), before, behind, page.snapshotXmin()));
            }
        }
        outbox.show(sightings);
        after = sightings.size() < rowsPerPage ? null : last;
    }
}
