package dev.tokensweep.sink;

import java.sql.SQLException;

/** Why a restore did not work. */
final class RestoreFailures implements OperatorFailures {
    private final SinkConfig config;
    private final SinkTables tables;

    RestoreFailures(SinkConfig config) {
        this.config = config;
        this.tables = config.tables();
    }

    @Override
    public RestoreRefusedException refused(String finding) {
        return new RestoreRefusedException(finding);
    }

    @Override
    public RestoreRefusedException withoutTokens(String table) {
        return refused(
                "%s does not exist: name the schema of the tokens in database.schema"
                        .formatted(table));
    }

    @Override
    public RestoreFailedException unconfirmed(SQLException failure) {
        return new RestoreFailedException(
                "the commit of the last tokens was not confirmed (%s): say the same again, what is back is not touched"
                        .formatted(FailureLine.of(failure)),
                failure);
    }

    @Override
    public RuntimeException explained(SQLException failure) {
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        String line = FailureLine.of(failure);
        if (config.dialect().refusesUser(failure)) {
            return refused(SinkDatabase.refusal(config, failure));
        }
        if (state.startsWith("42")) {
            return refused(
                    "%s; check database.schema, and that %s may SELECT, DELETE and UPDATE (token_id) %s, SELECT and DELETE the side archives, SELECT and INSERT %s and its children, INSERT %s and %s, and SELECT %s"
                            .formatted(
                                    line,
                                    config.user(),
                                    tables.archive(),
                                    tables.token(),
                                    tables.journal(),
                                    tables.hold(),
                                    tables.apps()));
        }
        if (Fault.isLostConnection(failure)) {
            return SinkDatabase.unreachable(failure);
        }
        return new RestoreFailedException(
                "%s; what was committed before is back: say the same again to go on"
                        .formatted(line),
                failure);
    }
}
