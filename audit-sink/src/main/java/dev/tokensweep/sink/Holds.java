package dev.tokensweep.sink;

import dev.tokensweep.events.Hold;
import dev.tokensweep.events.OwnTables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The legal holds in the product's database. When {@link #add} returns, nothing that the holds name
 * is deleted any more by any Tokensweep, whether one runs or not.
 *
 * <p>Thread-safe. Every method opens a connection, changes all or nothing, and fails with {@link
 * HoldsRefusedException}, {@link HoldsFailedException} or {@link DatabaseUnreachableException}.
 */
public final class Holds {
    /** The most holds that one command places: every one is asked for at every deletion. */
    public static final int MOST_AT_ONCE = 10_000;

    private static final GivenRows IDS = GivenRows.as("v", GivenRows.text("id"));
    private static final GivenRows RELEASES =
            GivenRows.as("v", GivenRows.text("id"), GivenRows.text("released_by"));

    private static final String COLUMNS =
            "hold_id, scope, subject, reason, author, placed_at, released_at, released_by";

    private final SinkTables tables;
    private final HoldsSubjects subjects;
    private final OperatorSession session;

    /**
     * @param config of which only the database's part is asked
     */
    public Holds(SinkConfig config) {
        this.tables = config.tables();
        this.subjects = new HoldsSubjects(tables);
        this.session = new OperatorSession(config, "tokensweep-hold", new HoldsFailures(config));
    }

    /**
     * A hold with its times.
     *
     * @param releasedAt null while it stands
     * @param releasedBy null while it stands
     */
    public record Entry(Hold hold, Instant placedAt, Instant releasedAt, String releasedBy) {}

    /**
     * Places holds, each on something that is there. Tenants and apps are named by their ids, as
     * the tables write them.
     */
    public void add(List<Hold> holds) {
        add(holds, true);
    }

    /** Places holds, also on what may only come. */
    public void addUnseen(List<Hold> holds) {
        add(holds, false);
    }

    private void add(List<Hold> holds, boolean mustExist) {
        HoldsText.check(holds);
        if (holds.size() > MOST_AT_ONCE) {
            throw new HoldsRefusedException(
                    "%d holds at once are too many: hold their users, apps or tenant, or at most %d tokens at a time"
                            .formatted(holds.size(), MOST_AT_ONCE));
        }
        session.provide(OwnTables.HOLD);
        session.transact(
                connection -> {
                    // Before the gate, because it may read the whole table.
                    if (mustExist) {
                        List<String> absent = subjects.absentOthers(connection, holds);
                        if (!absent.isEmpty()) {
                            throw new HoldsRefusedException(onNothing(absent));
                        }
                    }
                    HoldGate.passAlone(connection, tables);
                    // Behind it, because a token found before may be gone by now.
                    if (mustExist) {
                        List<String> absent = subjects.absentTokens(connection, holds);
                        if (!absent.isEmpty()) {
                            throw HoldsRefusedException.onNothing(onNothing(absent), absent);
                        }
                    }
                    return insert(connection, tables, holds);
                });
    }

    private static String onNothing(List<String> absent) {
        return "a hold on nothing: the tables do not have %s; check the spelling, or say --force where it is to hold what comes later"
                .formatted(HoldsText.list(absent));
    }

    /** Places them in the caller's transaction. */
    static int insert(Connection connection, SinkTables tables, List<Hold> holds)
            throws SQLException {
        String sql =
                "INSERT INTO %s (hold_id, scope, subject, reason, author, placed_at) VALUES (?, ?, ?, ?, ?, %s)"
                        .formatted(tables.hold(), tables.dialect().clock());
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Hold hold : holds) {
                statement.setString(1, hold.id());
                statement.setString(2, hold.scope().name());
                statement.setString(3, hold.subject());
                statement.setString(4, hold.reason());
                statement.setString(5, hold.author());
                statement.addBatch();
            }
            return statement.executeBatch().length;
        }
    }

    /**
     * The id of an app.
     *
     * @param keyOrId its {@code CONSUMER_KEY}, or the id itself
     * @return empty where there is none
     * @throws HoldsRefusedException where the text is one app's key and another's id
     */
    public OptionalInt appId(String keyOrId) {
        List<Integer> apps = session.transact(c -> subjects.apps(c, keyOrId));
        if (apps.size() > 1) {
            throw new HoldsRefusedException(
                    "'%s' is the key of one app and the id of another (ids %s): name the other one's id or key"
                            .formatted(keyOrId, apps));
        }
        return apps.isEmpty() ? OptionalInt.empty() : OptionalInt.of(apps.get(0));
    }

    /**
     * Releases holds.
     *
     * @param by who does so
     * @throws HoldsRefusedException where one of them is unknown or released; nothing is changed
     */
    public void release(List<String> ids, String by) {
        HoldsText.checkAuthor(by);
        List<String> wanted = List.copyOf(new LinkedHashSet<>(ids));
        session.transact(
                connection -> {
                    if (!session.has(connection, tables.hold())) {
                        throw unreleasable(wanted, List.of());
                    }
                    requireStanding(connection, wanted);
                    return update(connection, wanted, by);
                });
    }

    private void requireStanding(Connection connection, List<String> ids) throws SQLException {
        Map<String, Boolean> standing = new LinkedHashMap<>();
        Dialect dialect = tables.dialect();
        String sql =
                "SELECT v.id, p.released_at FROM %s %s"
                        .formatted(
                                dialect.join(
                                        dialect.table(IDS),
                                        tables.hold(),
                                        "p",
                                        "p.hold_id = v.id",
                                        RowLock.WAITING),
                                dialect.locking("p", "p.hold_id", RowLock.WAITING));
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            dialect.bind(statement, 1, IDS, given(ids));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    standing.put(rows.getString(1), rows.getObject(2) == null);
                }
            }
        }
        List<String> unknown = ids.stream().filter(id -> !standing.containsKey(id)).toList();
        List<String> released =
                ids.stream().filter(id -> standing.containsKey(id) && !standing.get(id)).toList();
        if (!unknown.isEmpty() || !released.isEmpty()) {
            throw unreleasable(unknown, released);
        }
    }

    private static HoldsRefusedException unreleasable(List<String> unknown, List<String> released) {
        List<String> findings = new ArrayList<>();
        if (!unknown.isEmpty()) {
            findings.add(
                    "no hold is called %s; 'tokensweep hold list' names those that stand; nothing is changed"
                            .formatted(HoldsText.list(unknown)));
        }
        if (!released.isEmpty()) {
            findings.add(
                    "released already: %s; leave them out; nothing is changed"
                            .formatted(HoldsText.list(released)));
        }
        return new HoldsRefusedException(findings);
    }

    private int update(Connection connection, List<String> ids, String by) throws SQLException {
        Dialect dialect = tables.dialect();
        String sql =
                dialect.update(
                        RELEASES,
                        tables.hold(),
                        List.of("released_at = " + dialect.clock(), "released_by = v.released_by"),
                        "p.hold_id = v.id");
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            dialect.bind(
                    statement, 1, RELEASES, ids.stream().map(id -> new Object[] {id, by}).toList());
            return statement.executeUpdate();
        }
    }

    private static List<Object[]> given(List<String> ids) {
        return ids.stream().map(id -> new Object[] {id}).toList();
    }

    /**
     * The holds in the order in which they were placed.
     *
     * @param releasedToo false: only those that stand
     */
    public List<Entry> list(boolean releasedToo) {
        return session.transact(
                connection ->
                        session.has(connection, tables.hold())
                                ? read(connection, releasedToo)
                                : List.<Entry>of());
    }

    private List<Entry> read(Connection connection, boolean releasedToo) throws SQLException {
        String sql =
                "SELECT %s FROM %s %s ORDER BY placed_at, hold_id"
                        .formatted(
                                COLUMNS,
                                tables.hold(),
                                releasedToo ? "" : "WHERE released_at IS NULL");
        List<Entry> entries = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    entries.add(entry(row));
                }
            }
        }
        return entries;
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                new Hold(
                        row.getString("hold_id"),
                        Hold.Scope.valueOf(row.getString("scope")),
                        row.getString("subject"),
                        row.getString("reason"),
                        row.getString("author")),
                instant(row, "placed_at"),
                instant(row, "released_at"),
                row.getString("released_by"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        LocalDateTime time = row.getObject(column, LocalDateTime.class);
        return time == null ? null : time.toInstant(ZoneOffset.UTC);
    }
}
