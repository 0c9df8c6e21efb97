package dev.tokensweep.sink;

import java.sql.SQLException;

/** The words in which one kind of an operator's commands tells why it did not work. */
interface OperatorFailures {
    /** Something must be mended first. */
    RuntimeException refused(String finding);

    /** There is no token table. */
    RuntimeException withoutTokens(String table);

    /** Nobody can tell whether the commit was carried out. */
    RuntimeException unconfirmed(SQLException failure);

    /** The database could not be asked, or refused; nothing is changed. */
    RuntimeException explained(SQLException failure);
}
