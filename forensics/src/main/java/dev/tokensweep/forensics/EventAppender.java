package dev.tokensweep.forensics;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Puts events into the index, within the connection's transaction. For one thread. */
final class EventAppender implements AutoCloseable {
    private static final Field[] FIELDS = Field.values();

    /** What has not been handed over lies in memory as it is, and uncompressed. */
    private static final int HELD_BACK = 122_880;

    private final DuckDBAppender appender;
    private int heldBack;

    EventAppender(DuckDBConnection connection) throws SQLException {
        appender = connection.createAppender(IndexSchema.EVENTS);
    }

    /** In the order of {@link IndexSchema}'s columns. */
    void append(int partition, long offset, EventRow row) throws SQLException {
        appender.beginRow().append(partition).append(offset);
        append(row.tokenUuid(), utf8(row.tokenText()));
        for (Field field : FIELDS) {
            append(field, row);
        }
        appender.append(row.isRowKnown()).endRow();
        if (++heldBack == HELD_BACK) {
            flush();
        }
    }

    private void append(Field field, EventRow row) throws SQLException {
        if (field.kind() == Field.Kind.ID) {
            append(row.uuid(field), row.utf8(field));
        } else if (!row.has(field)) {
            appender.appendNull();
        } else {
            switch (field.kind()) {
                case TEXT, ID -> appender.append(row.utf8(field));
                case NUMBER, UNSIGNED -> appender.append(row.number(field));
                case TIME -> appender.appendEpochMicros(row.number(field));
            }
        }
    }

    private void append(UuidText uuid, byte[] text) throws SQLException {
        if (uuid == null) {
            appender.appendNull().append(text);
        } else {
            appender.appendUUID(uuid.most(), uuid.least()).appendNull();
        }
    }

    private static byte[] utf8(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    /** Hands over what is still held back, so that the transaction has it. */
    void flush() throws SQLException {
        appender.flush();
        heldBack = 0;
    }

    @Override
    public void close() throws SQLException {
        appender.close();
    }
}
