package dev.tokensweep.sink;

import java.sql.SQLException;

/** Nothing may be deleted now; nothing was. */
final class BarredException extends SQLException {
    private static final long serialVersionUID = 1L;

    /** Of an object that is not in the state for it: blames no row. */
    private static final String SQL_STATE = "55000";

    private final transient Bar bar;

    BarredException(Bar bar) {
        super(bar.reason(), SQL_STATE);
        this.bar = bar;
    }

    Bar bar() {
        return bar;
    }
}
