package dev.tokensweep.sink;

import dev.tokensweep.events.OwnTables;
import java.sql.SQLException;

/** Why a user could not be forgotten. The driver's messages may quote a row, so none is told. */
final class ForgetFailures extends OperatorFailures {
    ForgetFailures(SinkConfig config) {
        super(config);
    }

    @Override
    ForgetRefusedException refused(String finding) {
        return new ForgetRefusedException(finding);
    }

    @Override
    ForgetFailedException unconfirmed(SQLException failure) {
        return new ForgetFailedException(
                "the last commit was not confirmed: say the same again; where it answers that there is no such user on record, the user is forgotten",
                failure);
    }

    @Override
    DatabaseUnreachableException unreachable(SQLException failure) {
        return new DatabaseUnreachableException(
                "database.url: the database does not answer", failure);
    }

    @Override
    String needed(SQLException failure) {
        return "%s may not do all of it: GRANT SELECT, DELETE ON %s, SELECT, UPDATE ON %s and %s, SELECT, UPDATE on the side archives, SELECT ON %s; 'tokensweep doctor --migration' has the statements"
                .formatted(
                        config.user(),
                        tables.own(OwnTables.USER_KEY),
                        tables.archive(),
                        tables.hold(),
                        tables.token());
    }

    @Override
    ForgetFailedException failed(SQLException failure) {
        return new ForgetFailedException(
                "the database did not do all of it (SQLSTATE %s): say the same again to go on"
                        .formatted(failure.getSQLState()),
                failure);
    }
}
