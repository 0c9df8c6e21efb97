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

    private static final String SCOPE_ARCHIVE = "tokensweep_archive_oauth2_access_token_scope";

    private final Connection connection;
    private final AuditReader audit;
    private final BlindWindows blind;
    private final Violations violations = new Violations();

    private LawCheck(Connection connection, AuditReader audit, BlindWindows blind) {
        this.connection = connection;
        this.audit = audit;
        this.blind = blind;
    }

    /** Checks laws 1 to 6. */
    public static Summary check(Connection connection, AuditReader audit) throws SQLException {
        return check(connection, audit, new BlindWindows());
    }

    /** The same, where the log could not be observed at times. */
    public static Summary check(Connection connection, AuditReader audit, BlindWindows blind)
            throws SQLException {
        return new LawCheck(connection, audit, blind).run();
    }

    private Summary run() throws SQLException {
        noLiveTokenWasDeleted();
        theArchiveEqualsWhatWasDeleted();
        Map<String, List<LedgerOp>> ledger = ledger();
        theScopesAreKept();
        theScopesAreTold(ledger);
        nothingIsLostOrDoubled();
        nothingEligibleIsLeft();
        Map<String, List<Told>> told = audit.changes();
        new RecordCheck(blind, violations).check(ledger, told);
        new ReplayCheck(blind, violations).check(ledger, told);
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

    /** A column added since is NULL in older rows of the archive, and unknown to their images. */
    private void theArchiveEqualsWhatWasDeleted() throws SQLException {
        each(
                "SELECT coalesce(gone.token_id, kept.token_id) FROM (SELECT token_id, jsonb_strip_nulls(image) AS image FROM ledger.op WHERE op = 'PURGED') gone FULL JOIN (SELECT token_id, jsonb_strip_nulls(to_jsonb(a) - 'invalidated_time') AS image FROM "
                        + ARCHIVE
                        + " a) kept ON gone.token_id = kept.token_id AND gone.image = kept.image WHERE gone.token_id IS NULL OR kept.token_id IS NULL",
                id ->
                        violations.add(
                                2, "token " + id + " is not in the archive as it was deleted"));
        each(
                "SELECT token_id FROM " + ARCHIVE + " GROUP BY token_id HAVING count(*) > 1",
                id -> violations.add(2, "token " + id + " is in the archive more than once"));
    }

    private void theScopesAreKept() throws SQLException {
        each(
                "SELECT coalesce(had.token_id, kept.token_id) FROM (SELECT s.token_id, s.token_scope FROM ledger.scope s JOIN ledger.op o ON o.token_id = s.token_id AND o.op = 'PURGED') had FULL JOIN "
                        + SCOPE_ARCHIVE
                        + " kept ON had.token_id = kept.token_id AND had.token_scope = kept.token_scope WHERE had.token_id IS NULL OR kept.token_id IS NULL",
                id ->
                        violations.add(
                                2, "the scopes of token " + id + " are not kept as they were"));
    }

    private void theScopesAreTold(Map<String, List<LedgerOp>> ledger) throws SQLException {
        Map<String, String> told = audit.scopes();
        String sql =
                "SELECT token_id, string_agg(token_scope, ' ' ORDER BY token_scope) FROM ledger.scope JOIN ledger.op USING (token_id) WHERE op = 'PURGED' GROUP BY token_id";
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                String id = rows.getString(1);
                boolean observed =
                        ledger.get(id).stream().noneMatch(op -> blind.contains(op.atMicros()));
                if (observed && !rows.getString(2).equals(told.get(id))) {
                    violations.add(
                            5,
                            "token %s had the scopes %s, told are %s"
                                    .formatted(id, rows.getString(2), told.get(id)));
                }
            }
        }
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
