package dev.tokensweep.sink;

import java.sql.SQLException;

/** Why a restore did not work. */
final class RestoreFailures extends OperatorFailures {
    RestoreFailures(SinkConfig config) {
        super(config);
    }

    @Override
    RestoreRefusedException refused(String finding) {
        return new RestoreRefusedException(finding);
    }

    @Override
    RestoreFailedException unconfirmed(SQLException failure) {
        return new RestoreFailedException(
                "the commit of the last tokens was not confirmed (%s): say the same again, what is back is not touched"
                        .formatted(FailureLine.of(failure)),
                failure);
    }

    @Override
    String needed(SQLException failure) {
        return "%s; check database.schema, and that %s may SELECT, DELETE and UPDATE (token_id) %s, SELECT and DELETE the side archives, SELECT and INSERT %s and its children, INSERT %s and %s, and SELECT %s"
                .formatted(
                        FailureLine.of(failure),
                        config.user(),
                        tables.archive(),
                        tables.token(),
                        tables.journal(),
                        tables.hold(),
                        tables.apps());
    }

    @Override
    RestoreFailedException failed(SQLException failure) {
        return new RestoreFailedException(
                "%s; what was committed before is back: say the same again to go on"
                        .formatted(FailureLine.of(failure)),
                failure);
    }
}
