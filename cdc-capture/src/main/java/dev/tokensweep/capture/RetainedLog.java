package dev.tokensweep.capture;

import dev.tokensweep.capture.CaptureStatus.Alarm;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The log that waits for capture: what the server keeps for a replication slot, or what of the
 * binary log is still to be read.
 *
 * @param bytes from where the slot may read again up to the log's end
 * @param walStatus the server's word for whether the slot is safe; null where it has none
 * @param safeBytes how much may still be written before the slot is in danger; null where the
 *     server sets no limit
 * @param serverLimitBytes the server's {@code max_slot_wal_keep_size}; null where it sets none
 */
record RetainedLog(long bytes, String walStatus, Long safeBytes, Long serverLimitBytes) {
    private static final String SQL =
            """
            SELECT coalesce(pg_current_wal_lsn() - restart_lsn, 0)::bigint, wal_status, safe_wal_size,
            (SELECT setting::bigint * 1024 * 1024 FROM pg_settings
            WHERE name = 'max_slot_wal_keep_size' AND setting::bigint >= 0)
            FROM pg_replication_slots WHERE slot_name = ?""";

    private static final Set<String> IN_DANGER = Set.of("unreserved", "lost");

    /** What is kept for the slot of that name; null when there is none. */
    static RetainedLog find(Database database, String slot) throws SQLException {
        AtomicReference<RetainedLog> found = new AtomicReference<>();
        database.query(SQL, row -> found.set(read(row)), slot);
        return found.get();
    }

    private static RetainedLog read(ResultSet row) throws SQLException {
        return new RetainedLog(
                row.getLong(1),
                row.getString(2),
                row.getObject(3, Long.class),
                row.getObject(4, Long.class));
    }

    /**
     * The smaller of two limits: the server's takes the slot away, ours only raises the alarm.
     *
     * @param configured in bytes
     */
    long limit(long configured) {
        return serverLimitBytes == null ? configured : Math.min(configured, serverLimitBytes);
    }

    Alarm alarm(long configured) {
        long limit = limit(configured);
        boolean inDanger = walStatus != null && IN_DANGER.contains(walStatus);
        boolean hardlySafe =
                safeBytes != null && serverLimitBytes != null && safeBytes <= serverLimitBytes / 10;
        if (inDanger || hardlySafe || bytes >= limit / 10 * 9) {
            return Alarm.ERROR;
        }
        return bytes >= limit / 2 ? Alarm.WARN : Alarm.NONE;
    }
}
