package dev.tokensweep.demo;

import dev.tokensweep.events.AuditType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Holds what happened against the ledger, as sets. To be asked when the table has come to rest and
 * the audit has been read to its end.
 */
public final class LawCheck {
    private static final String TOKEN = "IDN_OAUTH2_ACCESS_TOKEN";
    private static final String ARCHIVE = "IDN_OAUTH2_ACCESS_TOKEN_AUDIT";

    private static final String SCOPE_ARCHIVE = "tokensweep_archive_oauth2_access_token_scope";

    private final Connection connection;
    private final AuditReader audit;
    private final BlindWindows blind;
    private final DemoSql sql;
    private final Violations violations = new Violations();

    private LawCheck(Connection connection, AuditReader audit, BlindWindows blind)
            throws SQLException {
        this.connection = connection;
        this.audit = audit;
        this.blind = blind;
        this.sql = DemoSql.of(connection);
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
        new ReplayCheck(blind, sql.resolution(), violations).check(ledger, told);
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
        Map<String, Map<String, Integer>> purged = texts(sql.purged());
        Map<String, Map<String, Integer>> kept = texts(sql.archived(connection));
        differing(purged, kept)
                .forEach(
                        id ->
                                violations.add(
                                        2,
                                        "token "
                                                + id
                                                + " is not in the archive as it was deleted"));
        kept.forEach(
                (id, copies) -> {
                    if (times(copies) > 1) {
                        violations.add(2, "token " + id + " is in the archive more than once");
                    }
                });
    }

    private void theScopesAreKept() throws SQLException {
        Map<String, Map<String, Integer>> had =
                texts(
                        "SELECT s.token_id, s.token_scope FROM ledger.scope s JOIN ledger.op o ON o.token_id = s.token_id AND o.op = 'PURGED'");
        Map<String, Map<String, Integer>> kept =
                texts("SELECT token_id, token_scope FROM " + SCOPE_ARCHIVE);
        differing(had, kept)
                .forEach(
                        id ->
                                violations.add(
                                        2,
                                        "the scopes of token "
                                                + id
                                                + " are not kept as they were"));
    }

    private void theScopesAreTold(Map<String, List<LedgerOp>> ledger) throws SQLException {
        Map<String, String> told = audit.scopes();
        texts(
                        "SELECT s.token_id, s.token_scope FROM ledger.scope s JOIN ledger.op o ON o.token_id = s.token_id AND o.op = 'PURGED'")
                .forEach(
                        (id, scopes) -> {
                            String had = String.join(" ", scopes.keySet());
                            boolean observed =
                                    ledger.get(id).stream()
                                            .noneMatch(op -> blind.contains(op.atMicros()));
                            if (observed && !had.equals(told.get(id))) {
                                violations.add(
                                        5,
                                        "token %s had the scopes %s, told are %s"
                                                .formatted(id, had, told.get(id)));
                            }
                        });
    }

    private void nothingIsLostOrDoubled() throws SQLException {
        Set<String> issued =
                texts("SELECT token_id, '' FROM ledger.op WHERE op = 'ISSUED'").keySet();
        Map<String, Map<String, Integer>> found =
                texts(
                        "SELECT token_id, 'live' FROM %s UNION ALL SELECT token_id, 'archived' FROM %s UNION ALL SELECT token_id, 'removed' FROM ledger.op WHERE op = 'REMOVED'"
                                .formatted(TOKEN, ARCHIVE));
        Set<String> all = new TreeSet<>(issued);
        all.addAll(found.keySet());
        for (String id : all) {
            if (!issued.contains(id) || times(found.getOrDefault(id, Map.of())) != 1) {
                violations.add(
                        3,
                        "token "
                                + id
                                + " is not in exactly one place of live, archived and removed");
            }
        }
    }

    private void nothingEligibleIsLeft() throws SQLException {
        each(
                "SELECT token_id FROM " + TOKEN + " t WHERE " + sql.eligible(),
                id -> violations.add(6, "token " + id + " may go and is still there"));
    }

    private Map<String, List<LedgerOp>> ledger() throws SQLException {
        Map<String, List<LedgerOp>> ledger = new TreeMap<>();
        try (PreparedStatement statement = connection.prepareStatement(sql.operations());
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                ledger.computeIfAbsent(rows.getString(1), id -> new ArrayList<>(3))
                        .add(new LedgerOp(rows.getString(2), rows.getString(3), rows.getLong(4)));
            }
        }
        return ledger;
    }

    /**
     * A query's pairs of an id and a text: by id its texts in order, with how often each is there.
     */
    private Map<String, Map<String, Integer>> texts(String query) throws SQLException {
        Map<String, Map<String, Integer>> texts = new TreeMap<>();
        try (PreparedStatement statement = connection.prepareStatement(query);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                texts.computeIfAbsent(rows.getString(1), id -> new TreeMap<>())
                        .merge(rows.getString(2), 1, Integer::sum);
            }
        }
        return texts;
    }

    /** Ids of which not both have the same texts. */
    private static Set<String> differing(
            Map<String, Map<String, Integer>> one, Map<String, Map<String, Integer>> other) {
        Set<String> ids = new TreeSet<>(one.keySet());
        ids.addAll(other.keySet());
        ids.removeIf(
                id ->
                        one.containsKey(id)
                                && other.containsKey(id)
                                && one.get(id).keySet().equals(other.get(id).keySet()));
        return ids;
    }

    private static int times(Map<String, Integer> texts) {
        return texts.values().stream().mapToInt(Integer::intValue).sum();
    }

    private long count(String query) throws SQLException {
        return Ledger.count(connection, query);
    }

    private void each(String query, Consumer<String> violation) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                violation.accept(rows.getString(1));
            }
        }
    }
}
