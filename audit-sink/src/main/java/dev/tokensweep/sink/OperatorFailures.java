package dev.tokensweep.sink;

import java.sql.SQLException;

/** The words in which one kind of an operator's commands tells why it did not work. Immutable. */
abstract class OperatorFailures {
    final SinkConfig config;
    final SinkTables tables;

    OperatorFailures(SinkConfig config) {
        this.config = config;
        this.tables = config.tables();
    }

    /** Something must be mended first. */
    abstract RuntimeException refused(String finding);

    /** Nobody can tell whether the commit was carried out. */
    abstract RuntimeException unconfirmed(SQLException failure);

    /** What the role must be allowed, where the server says that it may not or knows no table. */
    abstract String needed(SQLException failure);

    /** It failed for any other reason. */
    abstract RuntimeException failed(SQLException failure);

    /** There is no token table. */
    RuntimeException withoutTokens(String table) {
        return refused(
                "%s does not exist: name the schema of the tokens in database.schema"
                        .formatted(table));
    }

    /** There was no answer. */
    RuntimeException unreachable(SQLException failure) {
        return SinkDatabase.unreachable(failure);
    }

    /** The database could not be asked, or refused; nothing is changed. */
    RuntimeException explained(SQLException failure) {
        if (config.dialect().refusesUser(failure)) {
            return refused(SinkDatabase.refusal(config, failure));
        }
        if (failure.getSQLState() != null && failure.getSQLState().startsWith("42")) {
            return refused(needed(failure));
        }
        return Fault.isLostConnection(failure) ? unreachable(failure) : failed(failure);
    }
}
