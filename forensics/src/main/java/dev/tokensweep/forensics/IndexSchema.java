package dev.tokensweep.forensics;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

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

    /** Rises when a table changes: an index is made anew sooner than it is converted. */
    static final int FORMAT = 1;

    /** DuckDB's infinity, in microseconds; below 0 the other one. */
    static final long INFINITY = Long.MAX_VALUE;

    /** As the event has it. */
    private static final String POSITION =
            "lpad(CAST(position_epoch AS VARCHAR), 10, '0') || '-' || lpad(lower(hex(position_transaction)), 16, '0') || '-' || lpad(lower(hex(position_change)), 16, '0') || '-' || lpad(CAST(position_index AS VARCHAR), 5, '0')";

    private IndexSchema() {}

    static void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE %s (%s)".formatted(EVENTS, columns()));
            statement.execute(
                    "CREATE VIEW %s AS SELECT %s FROM %s".formatted(RECORD, shown(), EVENTS));
            statement.execute(
                    "CREATE TABLE %s (\"partition\" INTEGER NOT NULL, next_offset BIGINT NOT NULL, events BIGINT NOT NULL)"
                            .formatted(PLACES));
            statement.execute(
                    "CREATE TABLE %s (\"partition\" INTEGER NOT NULL, \"offset\" BIGINT NOT NULL, why VARCHAR NOT NULL)"
                            .formatted(UNREADABLE));
            statement.execute(
                    "CREATE TABLE %s (\"partition\" INTEGER NOT NULL, from_offset BIGINT NOT NULL, to_offset BIGINT NOT NULL)"
                            .formatted(UNKNOWN));
            statement.execute(
                    "CREATE TABLE %s (format INTEGER NOT NULL, topic VARCHAR NOT NULL, topic_id VARCHAR NOT NULL)"
                            .formatted(SOURCE));
        }
    }

    private static String columns() {
        List<String> columns = new ArrayList<>();
        columns.add("\"partition\" INTEGER NOT NULL");
        columns.add("\"offset\" BIGINT NOT NULL");
        columns.add("token_id_uuid UUID");
        columns.add("token_id_text VARCHAR");
        for (Field field : Field.values()) {
            columns.addAll(field.columns());
        }
        columns.add("row_known BOOLEAN NOT NULL");
        return String.join(", ", columns);
    }

    private static String shown() {
        List<String> shown = new ArrayList<>();
        shown.add("\"partition\"");
        shown.add("\"offset\"");
        shown.add(Field.shownId("token_id") + " AS token_id");
        for (Field field : Field.values()) {
            switch (field) {
                case HOLD -> {
                    for (String part : List.of("id", "scope", "subject", "reason", "author")) {
                        shown.add("hold ->> '$.%1$s' AS hold_%1$s".formatted(part));
                    }
                }
                case ROWS -> {
                    shown.add("\"rows\" ->> '$.table' AS rows_table");
                    shown.add("CAST(\"rows\" ->> '$.archived' AS BOOLEAN) AS rows_archived");
                    shown.add("CAST(\"rows\" -> '$.ids' AS VARCHAR[]) AS rows_ids");
                }
                default -> shown.add(field.shown() + " AS " + field.column());
            }
        }
        shown.add(POSITION + " AS position");
        return String.join(", ", shown);
    }
}
