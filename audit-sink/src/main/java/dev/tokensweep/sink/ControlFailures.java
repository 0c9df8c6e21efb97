package dev.tokensweep.sink;

import java.sql.SQLException;
import java.util.List;

/** Why a command about control did not work. */
final class ControlFailures extends OperatorFailures {
    ControlFailures(SinkConfig config) {
        super(config);
    }

    @Override
    SinkConfigException refused(String finding) {
        return new SinkConfigException(List.of(finding));
    }

    @Override
    SinkConfigException withoutTokens(String table) {
        return refused(SinkPreflight.missing(table));
    }

    @Override
    ControlFailedException unconfirmed(SQLException failure) {
        return new ControlFailedException(
                "the commit was not confirmed (%s): 'tokensweep status' tells whether it happened"
                        .formatted(FailureLine.of(failure)),
                failure);
    }

    @Override
    String needed(SQLException failure) {
        return "%s; check database.schema, and what 'tokensweep doctor' says of %s and %s"
                .formatted(FailureLine.of(failure), tables.control(), tables.progress());
    }

    @Override
    ControlFailedException failed(SQLException failure) {
        return new ControlFailedException(FailureLine.of(failure) + "; try again", failure);
    }
}
