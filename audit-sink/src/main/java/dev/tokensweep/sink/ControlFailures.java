package dev.tokensweep.sink;

import java.sql.SQLException;
import java.util.List;

/** Why a command about control did not work. */
final class ControlFailures implements OperatorFailures {
    private final SinkConfig config;
    private final SinkTables tables;

    ControlFailures(SinkConfig config) {
        this.config = config;
        this.tables = config.tables();
    }

    @Override
    public SinkConfigException refused(String finding) {
        return new SinkConfigException(List.of(finding));
    }

    @Override
    public SinkConfigException withoutTokens(String table) {
        return refused(SinkPreflight.missing(table));
    }

    @Override
    public ControlFailedException unconfirmed(SQLException failure) {
        return new ControlFailedException(
                "the commit was not confirmed (%s): 'tokensweep status' tells whether it happened"
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
                    "%s; check database.schema, and what 'tokensweep doctor' says of %s and %s"
                            .formatted(line, tables.control(), tables.progress()));
        }
        if (Fault.isLostConnection(failure)) {
            return SinkDatabase.unreachable(failure);
        }
        return new ControlFailedException(line + "; try again", failure);
    }
}
