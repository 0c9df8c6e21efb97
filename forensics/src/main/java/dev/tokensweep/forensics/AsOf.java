package dev.tokensweep.forensics;

import dev.tokensweep.events.AuditType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The tokens that were there at a moment, by the record alone: those of which an event up to then
 * told that they were, and none that they were gone. Used by one thread at a time.
 */
public final class AsOf {
    /** What tells how a token's row stands. */
    private static final String TELLS_OF_ROW = names(type -> type.isTerminal() || type.showsRow());

    private static final String TERMINAL = names(AuditType::isTerminal);

    /**
     * The last event of each token, of which only the offset is kept, doubled, with the last bit
     * for a token that is gone: a group costs few bytes more than its key.
     */
    private static final String LAST =
            "SELECT token_id_uuid, token_id_text, any_value(\"partition\") AS p, max(\"offset\" * 2 + CAST(type IN (%s) AS INTEGER)) AS last FROM %s WHERE type IN (%s) AND happened_at <= ? GROUP BY token_id_uuid, token_id_text HAVING last %% 2 = 0"
                    .formatted(TERMINAL, IndexSchema.EVENTS, TELLS_OF_ROW);

    private final AuditIndex index;

    public AsOf(AuditIndex index) {
        this.index = index;
    }

    /**
     * From when to when the record tells of tokens.
     *
     * @param first the first event's time
     * @param last the last one's
     */
    public record Span(Instant first, Instant last) {}

    /** Null where the record tells of none. */
    public Span span() {
        String sql =
                "SELECT epoch_us(min(happened_at)), epoch_us(max(happened_at)) FROM %s WHERE type IN (%s)"
                        .formatted(IndexSchema.EVENTS, TELLS_OF_ROW);
        return asked(
                sql,
                statement -> {
                    try (ResultSet row = statement.executeQuery()) {
                        row.next();
                        long first = row.getLong(1);
                        return row.wasNull()
                                ? null
                                : new Span(Micros.instant(first), Micros.instant(row.getLong(2)));
                    }
                });
    }

    /** How many there were. */
    public long count(Instant time, EventFilter filter) {
        // Whose a token was is what its last event says, so a filter cannot come before that.
        String sql =
                filter.equals(EventFilter.ALL)
                        ? "SELECT count(*) FROM (%s)".formatted(LAST)
                        : "SELECT count(*)" + lastRows(filter);
        return asked(
                sql,
                statement -> {
                    set(statement, time, filter);
                    try (ResultSet row = statement.executeQuery()) {
                        row.next();
                        return row.getLong(1);
                    }
                });
    }

    /**
     * Each of them, by the event that told last how its row stood; in no order, and one after the
     * other: there may be millions.
     */
    public void forEach(Instant time, EventFilter filter, Consumer<RecordedEvent> reader) {
        asked(
                "SELECT " + EventQuery.columns("e") + lastRows(filter),
                statement -> {
                    set(statement, time, filter);
                    try (ResultSet rows = statement.executeQuery()) {
                        while (rows.next()) {
                            reader.accept(EventQuery.read(rows));
                        }
                    }
                    return null;
                });
    }

    private static String lastRows(EventFilter filter) {
        return " FROM %s e JOIN (%s) l ON e.\"partition\" = l.p AND e.\"offset\" = l.last // 2 WHERE e.type NOT IN (%s)%s"
                .formatted(IndexSchema.EVENTS, LAST, TERMINAL, filter.sql("e"));
    }

    private static void set(PreparedStatement statement, Instant time, EventFilter filter)
            throws SQLException {
        statement.setObject(1, time.atOffset(ZoneOffset.UTC).toLocalDateTime());
        int unused = filter.set(statement, 2);
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask(PreparedStatement statement) throws SQLException;
    }

    private <T> T asked(String sql, Question<T> question) {
        try (Connection connection = index.connection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            return question.ask(statement);
        } catch (SQLException e) {
            throw new ForensicsException("the audit index does not answer: " + OneLine.of(e), e);
        }
    }

    private static String names(Predicate<AuditType> chosen) {
        return Arrays.stream(AuditType.values())
                .filter(chosen)
                .map(type -> "'" + type + "'")
                .collect(Collectors.joining(", "));
    }
}
