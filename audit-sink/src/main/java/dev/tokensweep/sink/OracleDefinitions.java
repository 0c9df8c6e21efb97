package dev.tokensweep.sink;

import dev.tokensweep.events.Vendor;

/** In the words of Oracle. */
final class OracleDefinitions implements Definitions {
    /** Fails where it is there; whoever executes it has looked, and looks again. */
    @Override
    public String createSideArchive(String table, String source) {
        return "CREATE TABLE %s AS SELECT s.*, CAST(NULL AS TIMESTAMP(6)) AS %s, CAST(NULL AS VARCHAR2(64)) AS %s FROM %s s WHERE 1 = 0"
                .formatted(table, SideArchive.ARCHIVED_AT, SideArchive.BATCH_ID, source);
    }

    @Override
    public String addColumn(String table, String column, String type) {
        return "ALTER TABLE %s ADD (%s %s)".formatted(table, Vendor.ORACLE.quoted(column), type);
    }

    @Override
    public String changeType(String table, String column, String type) {
        return "ALTER TABLE %s MODIFY (%s %s)".formatted(table, Vendor.ORACLE.quoted(column), type);
    }

    @Override
    public String dropNotNull(String table, String column, String type) {
        return "ALTER TABLE %s MODIFY (%s NULL)".formatted(table, Vendor.ORACLE.quoted(column));
    }

    @Override
    public String timeType() {
        return "timestamp(6)";
    }

    @Override
    public String textType(int length) {
        return "varchar2(%d)".formatted(length);
    }
}
