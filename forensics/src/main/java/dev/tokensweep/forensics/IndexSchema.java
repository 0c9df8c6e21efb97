package dev.tokensweep.forensics;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The tables of the index; those of another format are thrown away. */
final class IndexSchema {
    /** One row of each event. */
    static final String EVENTS = "events";

    /** The same for people: UUIDs and positions as texts, holds and rows taken apart. */
    static final String RECORD = "record";

    /** Up to where each partition is indexed. */
    static final String PLACES = "places";

    /** What was on the topic and could not be read. */
    static final String UNREADABLE = "unreadable";

    /** Offsets that the topic had given up before they were indexed. */
    static final String UNKNOWN = "unknown";

    /** Which topic this is of: one row. */
    static final String SOURCE = "source";

    /** What the tables are like; it stands there once they are all made. */
    static final String FORMAT = "format";

    /** DuckDB's infinity, in microseconds; below 0 the other one. */
    static final long INFINITY = Long.MAX_VALUE;

    /** As the event has it. */
    private static final String POSITION =
            "lpad(CAST(position_epoch AS VARCHAR), 10, '0') || '-' || lpad(lower(hex(position_transaction)), 16, '0') || '-' || lpad(lower(hex(position_change)), 16, '0') || '-' || lpad(CAST(position_index AS VARCHAR), 5, '0')";

    private IndexSchema() {}

    static void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String definition : definitions()) {
                statement.execute(definition);
            }
            statement.execute("CREATE TABLE %s AS SELECT %d AS format".formatted(FORMAT, format()));
        }
    }

    /** Another one when a table changes: an index is made anew sooner than it is converted. */
    static int format() {
        return String.join(";", definitions()).hashCode();
    }

    private static List<String> definitions() {
        return List.of(
                "CREATE TABLE %s (%s)".formatted(EVENTS, columns()),
                "CREATE VIEW %s AS SELECT %s FROM %s".formatted(RECORD, shown(), EVENTS),
                "CREATE TABLE %s (\"partition\" INTEGER NOT NULL, next_offset BIGINT NOT NULL, events BIGINT NOT NULL)"
                        .formatted(PLACES),
                "CREATE TABLE %s (\"partition\" INTEGER NOT NULL, \"offset\" BIGINT NOT NULL, why VARCHAR NOT NULL)"
                        .formatted(UNREADABLE),
                "CREATE TABLE %s (\"partition\" INTEGER NOT NULL, from_offset BIGINT NOT NULL, to_offset BIGINT NOT NULL)"
                        .formatted(UNKNOWN),
                "CREATE TABLE %s (topic VARCHAR NOT NULL, topic_id VARCHAR NOT NULL)"
                        .formatted(SOURCE));
    }

    /**
     * A condition that is true of a token's events, with the id as its parameter: a {@link UUID}
     * where it is one. Looking for the hash reads a quarter of what looking for the id would.
     */
    static String isOfToken(String id, UUID uuid) {
        return uuid == null
                ? "(token_id_hash = %d AND token_id_text = ?)".formatted(id.hashCode())
                : "(token_id_hash = %d AND token_id_uuid = ?)".formatted(uuid.hashCode());
    }

    /**
     * An SQL expression for the token's id.
     *
     * @param table its name and a dot; or nothing
     */
    static String tokenId(String table) {
        return "coalesce(CAST(%1$stoken_id_uuid AS VARCHAR), %1$stoken_id_text)".formatted(table);
    }

    private static String columns() {
        List<String> columns = new ArrayList<>();
        columns.add("\"partition\" INTEGER NOT NULL");
        columns.add("\"offset\" BIGINT NOT NULL");
        columns.add("token_id_hash INTEGER");
        columns.add("token_id_uuid UUID");
        columns.add("token_id_text VARCHAR");
        for (Field field : Field.values()) {
            columns.addAll(field.columns());
        }
        columns.add(Field.RARE_COLUMN + " VARCHAR");
        columns.add("row_known BOOLEAN NOT NULL");
        return String.join(", ", columns);
    }

    private static String shown() {
        List<String> shown = new ArrayList<>();
        shown.add("\"partition\"");
        shown.add("\"offset\"");
        shown.add(tokenId("") + " AS token_id");
        for (Field field : Field.values()) {
            switch (field) {
                case HOLD -> {
                    for (String part : List.of("id", "scope", "subject", "reason", "author")) {
                        shown.add(Field.rare("", "->>", "hold." + part) + " AS hold_" + part);
                    }
                }
                case ROWS -> {
                    shown.add(Field.rare("", "->>", "rows.table") + " AS rows_table");
                    shown.add(
                            cast(Field.rare("", "->>", "rows.archived"), "BOOLEAN")
                                    + " AS rows_archived");
                    shown.add(cast(Field.rare("", "->", "rows.ids"), "VARCHAR[]") + " AS rows_ids");
                }
                default -> shown.add(field.shown("") + " AS " + field.column());
            }
        }
        shown.add(POSITION + " AS position");
        return String.join(", ", shown);
    }

    private static String cast(String value, String type) {
        return "CAST(%s AS %s)".formatted(value, type);
    }
}
