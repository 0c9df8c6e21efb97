package dev.tokensweep.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether a backlog went as it should: all of it, nothing else, each into archive and record. */
final class DrainCheck {
    private DrainCheck() {}

    /**
     * Checks.
     *
     * @param tokens that were there
     * @param eligible of them, as the database had counted before
     * @return what is not so, in words
     */
    static List<String> violations(
            BenchDatabase database, long tokens, long eligible, AuditTopic.Told told)
            throws SQLException {
        List<String> violations = new ArrayList<>();
        expect(violations, "tokens are archived", count(database, "_audit"), eligible);
        expect(violations, "tokens are left", count(database, ""), tokens - eligible);
        expect(violations, "tokens may still go", TokenTable.eligible(database), 0);
        expect(violations, "tokens are told to be archived", told.archived().size(), eligible);
        Map<String, Integer> archived = told.archived();
        long untold = 0;
        try (Connection connection = database.connect();
                PreparedStatement statement =
                        connection.prepareStatement(
                                "SELECT token_id FROM idn_oauth2_access_token_audit");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                untold += archived.getOrDefault(rows.getString(1), 0) == 1 ? 0 : 1;
            }
        }
        expect(violations, "archived tokens are not told once", untold, 0);
        return violations;
    }

    private static long count(BenchDatabase database, String suffix) throws SQLException {
        return database.number("SELECT count(*) FROM idn_oauth2_access_token" + suffix);
    }

    private static void expect(List<String> violations, String what, long is, long expected) {
        if (is != expected) {
            violations.add("%,d %s, not %,d".formatted(is, what, expected));
        }
    }
}
