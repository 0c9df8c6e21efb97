package dev.tokensweep.sink;

import dev.tokensweep.events.Vendor;

/** In the words of PostgreSQL. */
final class PostgresDefinitions implements Definitions {
    @Override
    public String createSideArchive(String table, String source) {
        return "CREATE TABLE IF NOT EXISTS %s AS SELECT s.*, NULL::timestamp AS %s, NULL::varchar(64) AS %s FROM %s s WITH NO DATA"
                .formatted(table, SideArchive.ARCHIVED_AT, SideArchive.BATCH_ID, source);
    }

    @Override
    public String addColumn(String table, String column, String type) {
        return "ALTER TABLE %s ADD COLUMN %s %s"
                .formatted(table, Vendor.POSTGRESQL.quoted(column), type);
    }

    @Override
    public String changeType(String table, String column, String type) {
        return "ALTER TABLE %s ALTER COLUMN %s TYPE %s"
                .formatted(table, Vendor.POSTGRESQL.quoted(column), type);
    }

    @Override
    public String dropNotNull(String table, String column, String type) {
        return "ALTER TABLE %s ALTER COLUMN %s DROP NOT NULL"
                .formatted(table, Vendor.POSTGRESQL.quoted(column));
    }

    @Override
    public String timeType() {
        return "timestamp";
    }

    @Override
    public String textType(int length) {
        return "varchar(%d)".formatted(length);
    }

    @Override
    public boolean holds(String type, String other) {
        return ColumnType.of(type).holds(ColumnType.of(other));
    }
}
