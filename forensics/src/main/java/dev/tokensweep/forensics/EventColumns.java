package dev.tokensweep.forensics;

import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The columns of one row, by field. For one thread. */
final class EventColumns {
    private final ResultSet rows;
    private final int before;

    /**
     * @param before how many columns come before the first field's
     */
    EventColumns(ResultSet rows, int before) {
        this.rows = rows;
        this.before = before;
    }

    private int column(Field field) {
        return before + field.slot() + 1;
    }

    boolean has(Field field) throws SQLException {
        return rows.getObject(column(field)) != null;
    }

    /** Null where there is none. */
    String text(Field field) throws SQLException {
        return rows.getString(column(field));
    }

    /** Null where there is none. */
    Long number(Field field) throws SQLException {
        long number = rows.getLong(column(field));
        return rows.wasNull() ? null : (Long) number;
    }

    /** Null where there is none. */
    Integer integer(Field field) throws SQLException {
        int number = rows.getInt(column(field));
        return rows.wasNull() ? null : (Integer) number;
    }

    /** All 64 bits. */
    long unsigned(Field field) throws SQLException {
        return ((BigInteger) rows.getObject(column(field))).longValue();
    }
}
