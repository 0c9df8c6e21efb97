package dev.tokensweep.capture;

import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time zone of the product's sessions on MySQL and MariaDB. A TIMESTAMP is an instant that each
 * session reads in its own zone, and the product's rows mean UTC in the digits that its own session
 * sees.
 *
 * @param name as {@code SET time_zone} takes it
 * @param known how a zone is called whose rules Java knows; null where none is
 */
record SessionZone(String name, String known) {
    private static final Logger LOGGER = LoggerFactory.getLogger(SessionZone.class);

    /** What a server says that goes by its operating system. */
    private static final String SYSTEM = "SYSTEM";

    /** The configured one, or the server's own. */
    static SessionZone of(Database database, BinlogSettings settings) throws SQLException {
        String name =
                settings.sessionZone() == null
                        ? database.first("SELECT @@GLOBAL.time_zone")
                        : settings.sessionZone();
        String known =
                name.equalsIgnoreCase(SYSTEM)
                        ? database.first("SELECT @@GLOBAL.system_time_zone")
                        : name;
        return new SessionZone(name, known);
    }

    /** Gives a session this zone. */
    void apply(Database database) throws SQLException {
        database.update("SET SESSION time_zone = ?", name);
    }

    /** Whether its rules are known. */
    boolean isKnown() {
        try {
            ZoneId.of(known);
            return true;
        } catch (DateTimeException e) {
            LOGGER.debug("Not a zone of Java's: {}", known, e);
            return false;
        }
    }

    /**
     * Its rules.
     *
     * @throws CaptureConfigException when they are not known
     */
    ZoneId id() {
        if (!isKnown()) {
            throw new CaptureConfigException(List.of(finding()));
        }
        return ZoneId.of(known);
    }

    /** What to do about a zone whose rules are not known. */
    String finding() {
        return "the server's time zone is called %s, which tells no rules: set database.session-time-zone to the zone of the product's sessions, such as Europe/Berlin or +09:00"
                .formatted(known);
    }
}
