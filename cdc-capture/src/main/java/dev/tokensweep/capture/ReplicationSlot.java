package dev.tokensweep.capture;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A replication slot as the server shows it. Log positions are counted in bytes from zero.
 *
 * @param activePid the server process that streams from it; null when nobody does
 * @param isLost the server has thrown away log that the slot still needed
 * @param confirmed up to where the log was confirmed and may be forgotten
 */
record ReplicationSlot(Long activePid, boolean isLost, long confirmed) {

    /** The slot of that name; null when there is none. */
    static ReplicationSlot find(Database database, String name) throws SQLException {
        AtomicReference<ReplicationSlot> found = new AtomicReference<>();
        database.query(
                "SELECT active_pid, coalesce(wal_status = 'lost', false),"
                        + " coalesce(confirmed_flush_lsn - '0/0', 0)::bigint"
                        + " FROM pg_replication_slots WHERE slot_name = ?",
                row ->
                        found.set(
                                new ReplicationSlot(
                                        row.getObject(1) == null ? null : (Long) row.getLong(1),
                                        row.getBoolean(2),
                                        row.getLong(3))),
                name);
        return found.get();
    }

    static void drop(Database database, String name) throws SQLException {
        database.first("SELECT pg_drop_replication_slot(?)", name);
    }

    boolean isActive() {
        return activePid != null;
    }
}
