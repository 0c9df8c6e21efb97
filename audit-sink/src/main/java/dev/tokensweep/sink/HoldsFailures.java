package dev.tokensweep.sink;

import java.sql.SQLException;

/** Why a command about holds did not work. */
final class HoldsFailures extends OperatorFailures {
    HoldsFailures(SinkConfig config) {
        super(config);
    }

    @Override
    HoldsRefusedException refused(String finding) {
        return new HoldsRefusedException(finding);
    }

    @Override
    HoldsRefusedException withoutTokens(String table) {
        return refused(
                "%s does not exist, so holds there would hold nothing: name the schema of the tokens in database.schema"
                        .formatted(table));
    }

    @Override
    HoldsFailedException unconfirmed(SQLException failure) {
        return new HoldsFailedException(
                "the commit was not confirmed (%s): 'tokensweep hold list --all' tells whether it happened"
                        .formatted(FailureLine.of(failure)),
                failure);
    }

    @Override
    RuntimeException explained(SQLException failure) {
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
        return super.explained(failure);
    }

    @Override
    String needed(SQLException failure) {
        return "%s; check database.schema, and that %s may use the schema, SELECT, INSERT and UPDATE %s and SELECT %s and %s"
                .formatted(
                        FailureLine.of(failure),
                        config.user(),
                        tables.hold(),
                        tables.token(),
                        tables.apps());
    }

    @Override
    HoldsFailedException failed(SQLException failure) {
        return new HoldsFailedException(FailureLine.of(failure) + "; nothing is changed", failure);
    }
}
