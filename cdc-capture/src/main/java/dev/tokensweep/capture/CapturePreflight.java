package dev.tokensweep.capture;

import java.sql.SQLException;
import java.util.List;

/**
 * Checks that the database lets capture work, and makes what is Tokensweep's own where it is to.
 * Stateless.
 */
public final class CapturePreflight {
    private CapturePreflight() {}

    /**
     * Returns when capture can start; makes what is Tokensweep's own where it is missing.
     *
     * @throws CaptureConfigException with everything that must be mended first
     * @throws DatabaseUnreachableException when the database does not answer
     */
    public static void check(CaptureConfig config) {
        check(config, true);
    }

    /**
     * The same, and changes nothing; on PostgreSQL the url is to see to that.
     *
     * @throws CaptureConfigException with everything that must be mended first
     * @throws DatabaseUnreachableException when the database does not answer
     */
    public static void look(CaptureConfig config) {
        check(config, false);
    }

    private static void check(CaptureConfig config, boolean mends) {
        LogSource source = LogSource.of(config);
        List<String> findings;
        try (Database database = Database.open(config)) {
            findings = source.findings(database, mends);
        } catch (SQLException e) {
            throw source.explain(e);
        }
        if (!findings.isEmpty()) {
            throw new CaptureConfigException(findings);
        }
    }
}
