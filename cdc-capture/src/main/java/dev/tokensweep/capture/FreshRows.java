package dev.tokensweep.capture;

import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the newest token's time against the server's clock: what the product has just written must
 * read as now, in UTC. Where it reads as now in another zone than the one it is read in, that zone
 * is wrong, and every token would be taken for older or newer than it is. Stateless.
 */
final class FreshRows {
    private static final Logger LOGGER = LoggerFactory.getLogger(FreshRows.class);

    /** Clocks of the product and of the database may be apart a little. */
    private static final long AHEAD_SECONDS = 300;

    private static final long FRESH_SECONDS = 600;

    private final Database database;
    private final SessionZone zone;

    FreshRows(Database database, SessionZone zone) {
        this.database = database;
        this.zone = zone;
    }

    /** What to do; null where the rows do not speak against the zone, or cannot be asked. */
    String finding() throws SQLException {
        if (!isCheap()) {
            return null;
        }
        Long age = newestAgeSeconds(zone.name());
        if (age == null || isFresh(age)) {
            return null;
        }
        for (String other : otherZones()) {
            Long otherAge = newestAgeSeconds(other);
            if (otherAge != null && isFresh(otherAge)) {
                return "the newest token reads as %s in the session zone %s, and as new in %s: set database.session-time-zone to %s"
                        .formatted(words(age), zone.name(), other, quoted(other));
            }
        }
        return age < -AHEAD_SECONDS
                ? "the newest token reads as %s in the session zone %s: set database.session-time-zone to the zone of the product's sessions, and see whether the clocks agree"
                        .formatted(words(age), zone.name())
                : null;
    }

    /** Without an index that begins with the time, the whole table would be read. */
    private boolean isCheap() throws SQLException {
        return database.isTrue(
                "SELECT COUNT(*) > 0 FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = ? AND"
                        + " TABLE_NAME = ? AND SEQ_IN_INDEX = 1 AND LOWER(COLUMN_NAME) = 'time_created'",
                database.tables().schema(),
                database.tables().tokenTable());
    }

    private static boolean isFresh(long ageSeconds) {
        return ageSeconds >= -AHEAD_SECONDS && ageSeconds <= FRESH_SECONDS;
    }

    private static String words(long ageSeconds) {
        return ageSeconds < 0
                ? "written %d minutes from now".formatted(-ageSeconds / 60)
                : "written %d minutes ago".formatted(ageSeconds / 60);
    }

    private static String quoted(String name) {
        return '"' + name + '"';
    }

    /** Those in which a server or a driver is likely to be. */
    private List<String> otherZones() {
        return Stream.of("+00:00", "SYSTEM").filter(name -> !name.equals(zone.name())).toList();
    }

    /** How long ago the newest token was created; null where there is none, or no such zone. */
    private Long newestAgeSeconds(String zoneName) throws SQLException {
        CapturedTables tables = database.tables();
        try {
            database.update("SET SESSION time_zone = ?", zoneName);
        } catch (SQLException e) {
            LOGGER.debug("The server knows no zone {}", zoneName, e);
            return null;
        }
        String age =
                database.first(
                        "SELECT TIMESTAMPDIFF(SECOND, MAX(TIME_CREATED), UTC_TIMESTAMP()) FROM %s"
                                .formatted(tables.qualified(tables.tokenTable())));
        return age == null ? null : (Long) Long.parseLong(age);
    }
}
