package dev.tokensweep.demo;

import dev.tokensweep.events.AuditType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Holds what happened against the ledger, as sets. To be asked when the table has come to rest and
 * the audit has been read to its end.
 */
public final class LawCheck {
    private static final String TOKEN = "idn_oauth2_access_token";
    private static final String ARCHIVE = "idn_oauth2_access_token_audit";

    private final Connection connection;
    private final AuditReader audit;
    private final Violations violations = new Violations();

    private LawCheck(Connection connection, AuditReader audit) {
        this.connection = connection;
        this.audit = audit;
    }

    /** Checks laws 1 to 6. */
    public static Summary check(Connection connection, AuditReader audit) throws SQLException {
        return new LawCheck(connection, audit).run();
    }

    private Summary run() throws SQLException {
        noLiveTokenWasDeleted();
        theArchiveEqualsWhatWasDeleted();
        nothingIsLostOrDoubled();
        nothingEligibleIsLeft();
        Map<String, List<LedgerOp>> ledger = ledger();
        Map<String, List<Told>> told = audit.changes();
        new RecordCheck(violations).check(ledger, told);
        new ReplayCheck(violations).check(ledger, told);
        return new Summary(
                count("SELECT count(DISTINCT token_id) FROM ledger.op WHERE op = 'ISSUED'"),
                count("SELECT count(*) FROM " + TOKEN),
                count("SELECT count(*) FROM " + ARCHIVE),
                count("SELECT count(DISTINCT token_id) FROM ledger.op WHERE op = 'REMOVED'"),
                audit.count(AuditType.SPARED),
                violations.shown(),
                violations.count(),
                audit.timeToCleanMs(50),
                audit.timeToCleanMs(99));
    }

    private void noLiveTokenWasDeleted() throws SQLException {
        each(
                "SELECT token_id FROM ledger.op WHERE op = 'PURGED' AND NOT was_eligible",
                id -> violations.add(1, "token " + id + " was deleted before its time"));
    }

    private void theArchiveEqualsWhatWasDeleted() throws SQLException {
        each(
                "SELECT coalesce(gone.token_id, kept.token_id) FROM (SELECT token_id, image FROM ledger.op WHERE op = 'PURGED') gone FULL JOIN (SELECT token_id, to_jsonb(a) - 'invalidated_time' AS image FROM "
                        + ARCHIVE
                        + " a) kept ON gone.token_id = kept.token_id AND gone.image = kept.image WHERE gone.token_id IS NULL OR kept.token_id IS NULL",
                id ->
                        violations.add(
                                2, "token " + id + " is not in the archive as it was deleted"));
        each(
                "SELECT token_id FROM " + ARCHIVE + " GROUP BY token_id HAVING count(*) > 1",
                id -> violations.add(2, "token " + id + " is in the archive more than once"));
    }

    private void nothingIsLostOrDoubled() throws SQLException {
        each(
                "SELECT coalesce(issued.token_id, found.token_id) FROM (SELECT DISTINCT token_id FROM ledger.op WHERE op = 'ISSUED') issued FULL JOIN (SELECT token_id, count(*) AS times FROM (SELECT token_id FROM "
                        + TOKEN
                        + " UNION ALL SELECT token_id FROM "
                        + ARCHIVE
                        + " UNION ALL SELECT token_id FROM ledger.op WHERE op = 'REMOVED') places GROUP BY token_id) found ON issued.token_id = found.token_id WHERE issued.token_id IS NULL OR found.times IS DISTINCT FROM 1",
                id ->
                        violations.add(
                                3,
                                "token "
                                        + id
                                        + " is not in exactly one place of live, archived and removed"));
    }

    private void nothingEligibleIsLeft() throws SQLException {
        each(
                "SELECT token_id FROM "
                        + TOKEN
                        + " t WHERE ledger.eligible(t, clock_timestamp() AT TIME ZONE 'UTC')",
                id -> violations.add(6, "token " + id + " may go and is still there"));
    }

    private Map<String, List<LedgerOp>> ledger() throws SQLException {
        Map<String, List<LedgerOp>> ledger = new TreeMap<>();
        String sql =
                "SELECT token_id, op, "
                        + VersionText.SQL
                        + ", (extract(epoch FROM pg_xact_commit_timestamp(xmin)) * 1000000)::bigint FROM ledger.op ORDER BY op_id";
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                ledger.computeIfAbsent(rows.getString(1), id -> new ArrayList<>(3))
                        .add(new LedgerOp(rows.getString(2), rows.getString(3), rows.getLong(4)));
            }
        }
        return ledger;
    }

    private long count(String sql) throws SQLException {
        return Ledger.count(connection, sql);
    }

    private void each(String sql, Consumer<String> violation) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                violation.accept(rows.getString(1));
            }
        }
    }
}
