package dev.tokensweep.forensics;

import dev.tokensweep.events.AuditType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What the record tells of single tokens. Used by one thread at a time. */
public final class Lives {
    private final AuditIndex index;

    public Lives(AuditIndex index) {
        this.index = index;
    }

    /**
     * Tokens of a user, an app or a tenant.
     *
     * @param ids those whose record begins last, the latest first
     * @param more how many there are besides
     */
    public record Found(List<String> ids, long more) {
        public Found {
            ids = List.copyOf(ids);
        }
    }

    /**
     * Those of which any event names the user, app and tenant.
     *
     * @param limit how many to name
     */
    public Found find(EventFilter filter, int limit) {
        String sql =
                "SELECT %s AS id, count(*) OVER () FROM %s e WHERE row_known%s GROUP BY id ORDER BY min(happened_at) DESC, id LIMIT %d"
                        .formatted(
                                IndexSchema.tokenId(""),
                                IndexSchema.EVENTS,
                                filter.sql("e"),
                                limit);
        try (Connection connection = index.connection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            int unused = filter.set(statement, 1);
            List<String> ids = new ArrayList<>();
            long all = 0;
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getString(1));
                    all = rows.getLong(2);
                }
            }
            return new Found(ids, all - ids.size());
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** One token's whole life, in order; empty where the record knows none of that id. */
    public List<RecordedEvent> of(String tokenId) {
        return of(List.of(tokenId)).getOrDefault(tokenId, List.of());
    }

    /** The lives of some tokens, each in order. */
    public Map<String, List<RecordedEvent>> of(Collection<String> tokenIds) {
        Map<String, List<RecordedEvent>> lives = new LinkedHashMap<>();
        tokenIds.forEach(id -> lives.put(id, new ArrayList<>()));
        read(byToken(tokenIds), tokenIds).forEach(event -> lives.get(event.tokenId()).add(event));
        lives.values().removeIf(List::isEmpty);
        return lives;
    }

    /** Every hold that was placed or released, one token's too, as they came. */
    public List<RecordedEvent> holds() {
        return read(
                "type IN ('%s', '%s') ORDER BY happened_at, \"partition\", \"offset\""
                        .formatted(AuditType.HELD, AuditType.RELEASED),
                List.of());
    }

    /**
     * UUIDs and other ids lie in columns of their own. Events of one token lie on one partition, in
     * their order.
     */
    private static String byToken(Collection<String> ids) {
        List<String> conditions = new ArrayList<>();
        for (String id : ids) {
            conditions.add(IndexSchema.isOfToken(id, UuidText.parse(id)));
        }
        return "(%s) ORDER BY \"partition\", \"offset\"".formatted(String.join(" OR ", conditions));
    }

    private List<RecordedEvent> read(String where, Collection<String> ids) {
        String sql =
                "SELECT %s FROM %s e WHERE %s"
                        .formatted(EventQuery.columns("e"), IndexSchema.EVENTS, where);
        try (Connection connection = index.connection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            int next = 1;
            for (String id : ids) {
                UUID uuid = UuidText.parse(id);
                statement.setObject(next++, uuid == null ? id : uuid);
            }
            List<RecordedEvent> events = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    events.add(EventQuery.read(rows));
                }
            }
            return events;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private static ForensicsException failed(SQLException e) {
        return new ForensicsException("the audit index does not answer: " + OneLine.of(e), e);
    }
}
