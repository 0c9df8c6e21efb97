package dev.tokensweep.forensics;

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
        appendToken(row.tokenUuid(), row.tokenText());
        for (Field field : FIELDS) {
            append(field, row);
        }
        appender.append(RareFields.of(row)).append(row.isRowKnown()).endRow();
        if (++heldBack == HELD_BACK) {
            flush();
        }
    }

    private void append(Field field, EventRow row) throws SQLException {
        switch (field.kind()) {
            case RARE -> {}
            case ID -> appendId(row.uuid(field), row.word(field));
            case NAME -> appender.append(row.text(field));
            case WELL_KNOWN -> appendWellKnown(row.word(field));
            case TEXT -> appender.append(row.utf8(field));
            case NUMBER, UNSIGNED, TIME -> appendNumber(field, row);
        }
    }

    private void appendNumber(Field field, EventRow row) throws SQLException {
        if (!row.has(field)) {
            appender.appendNull();
        } else if (field.kind() == Field.Kind.TIME) {
            appender.appendEpochMicros(row.number(field));
        } else {
            appender.append(row.number(field));
        }
    }

    private void appendToken(UuidText uuid, String text) throws SQLException {
        if (uuid != null) {
            appender.append(uuid.hash());
            appender.appendUUID(uuid.most(), uuid.least()).appendNull();
        } else if (text != null) {
            appender.append(text.hashCode()).appendNull().append(text);
        } else {
            appender.appendNull().appendNull().appendNull();
        }
    }

    private void appendId(UuidText uuid, Words.Word name) throws SQLException {
        if (uuid == null) {
            appender.appendNull();
            appendWellKnown(name);
        } else {
            appender.appendUUID(uuid.most(), uuid.least()).appendNull();
        }
    }

    private void appendWellKnown(Words.Word name) throws SQLException {
        appender.append(name != null && name.isWellKnown() ? name.text() : null);
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
