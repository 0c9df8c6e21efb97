package dev.tokensweep.sink;

import java.sql.SQLException;

/** Why a command about holds did not work. */
final class HoldsFailures implements OperatorFailures {
    private final SinkConfig config;
    private final SinkTables tables;

    HoldsFailures(SinkConfig config) {
        this.config = config;
        this.tables = config.tables();
    }

    @Override
    public HoldsRefusedException refused(String finding) {
        return new HoldsRefusedException(finding);
    }

    @Override
    public HoldsRefusedException withoutTokens(String table) {
        return refused(
                "%s does not exist, so holds there would hold nothing: name the schema of the tokens in database.schema"
                        .formatted(table));
    }

    @Override
    public HoldsFailedException unconfirmed(SQLException failure) {
        return new HoldsFailedException(
                "the commit was not confirmed (%s): 'tokensweep hold list --all' tells whether it happened"
                        .formatted(FailureLine.of(failure)),
                failure);
    }

    @Override
    public RuntimeException explained(SQLException failure) {
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        String line = FailureLine.of(failure);
        if (config.dialect().isLockTimeout(failure)) {
            return new HoldsFailedException(
                    "the holds could not be placed within 30 s, because a deletion on its way has not ended; nothing is changed: try again, or look for its transaction among the server's sessions",
                    failure);
        }
        if (Fault.isTooMuch(failure)) {
            return new HoldsFailedException(
                    "the database did not answer within 35 s; nothing is changed: try again, or say --force, which does not look whether there is anything to hold",
                    failure);
        }
        if (config.dialect().refusesUser(failure)) {
            return refused(SinkDatabase.refusal(config, failure));
        }
        if (state.startsWith("42")) {
            return refused(
                    "%s; check database.schema, and that %s may use the schema, SELECT, INSERT and UPDATE %s and SELECT %s and %s"
                            .formatted(
                                    line,
                                    config.user(),
                                    tables.hold(),
                                    tables.token(),
                                    tables.apps()));
        }
        if (Fault.isLostConnection(failure)) {
            return SinkDatabase.unreachable(failure);
        }
        return new HoldsFailedException(line + "; nothing is changed", failure);
    }
}
