package dev.tokensweep.sink;

import dev.tokensweep.events.OwnTables;
import java.sql.SQLException;

/** Why a user could not be forgotten. The driver's messages may quote a row, so none is told. */
final class ForgetFailures implements OperatorFailures {
    private final SinkConfig config;
    private final SinkTables tables;

    ForgetFailures(SinkConfig config) {
        this.config = config;
        this.tables = config.tables();
    }

    @Override
    public ForgetRefusedException refused(String finding) {
        return new ForgetRefusedException(finding);
    }

    @Override
    public ForgetRefusedException withoutTokens(String table) {
        return refused(
                "%s does not exist: name the schema of the tokens in database.schema"
                        .formatted(table));
    }

    @Override
    public ForgetFailedException unconfirmed(SQLException failure) {
        return new ForgetFailedException(
                "the last commit was not confirmed: say the same again; where it answers that there is no such user on record, the user is forgotten",
                failure);
    }

    @Override
    public RuntimeException explained(SQLException failure) {
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        if (config.dialect().refusesUser(failure)) {
            return refused(SinkDatabase.refusal(config, failure));
        }
        if (state.startsWith("42")) {
            return refused(
                    "%s may not do all of it: GRANT SELECT, DELETE ON %s, SELECT, UPDATE ON %s and %s, SELECT, UPDATE on the side archives, SELECT ON %s; 'tokensweep doctor --migration' has the statements"
                            .formatted(
                                    config.user(),
                                    tables.own(OwnTables.USER_KEY),
                                    tables.archive(),
                                    tables.hold(),
                                    tables.token()));
        }
        if (Fault.isLostConnection(failure)) {
            return new DatabaseUnreachableException(
                    "database.url: the database does not answer", failure);
        }
        return new ForgetFailedException(
                "the database did not do all of it (SQLSTATE %s): say the same again to go on"
                        .formatted(state),
                failure);
    }
}
