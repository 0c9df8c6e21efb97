package dev.tokensweep.capture;

import java.sql.SQLException;
import java.util.List;

/**
 * Checks before a start that the database lets capture work, and creates what is Tokensweep's own.
 * Stateless.
 */
public final class CapturePreflight {
    private CapturePreflight() {}

    /**
     * Returns when capture can start.
     *
     * @throws CaptureConfigException with everything that must be mended first
     * @throws DatabaseUnreachableException when the database does not answer
     */
    public static void check(CaptureConfig config) {
        LogSource source = LogSource.of(config);
        List<String> findings;
        try (Database database = Database.open(config)) {
            findings = source.findings(database);
        } catch (SQLException e) {
            throw source.explain(e);
        }
        if (!findings.isEmpty()) {
            throw new CaptureConfigException(findings);
        }
    }
}
