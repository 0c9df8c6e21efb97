package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * What every transaction that deletes passes before it looks for rows: the gate of the holds, and
 * behind it the control row. Whoever pauses passes the same gate alone, so once that is committed,
 * every deletion that did not see it is over, and every later one sees it. Stateless.
 */
final class PurgeGate {
    private final SinkTables tables;
    private final PurgeWindows windows;
    private final String policy;

    PurgeGate(SinkConfig config) {
        this.tables = config.tables();
        this.windows = config.restraint().windows();
        this.policy = PolicyFingerprint.of(config.policy());
    }

    /**
     * Returns when rows may be deleted in this transaction.
     *
     * @throws BarredException when they may not
     */
    Exemption pass(Connection connection) throws SQLException {
        HoldGate.passShared(connection, tables);
        ControlRow control = ControlRow.read(connection, tables);
        Bar bar = control.bar(windows).orElse(null);
        if (bar != null) {
            throw new BarredException(bar);
        }
        return policy.equals(control.policy())
                ? Exemption.before(control.exemptBefore())
                : Exemption.NONE;
    }
}
