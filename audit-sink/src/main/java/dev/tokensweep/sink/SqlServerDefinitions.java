package dev.tokensweep.sink;

import dev.tokensweep.events.Vendor;

/** In the words of SQL Server. */
final class SqlServerDefinitions implements Definitions {
    /** Of a union, so that no column is an identity, which could not be written to. */
    @Override
    public String createSideArchive(String table, String source) {
        return "IF OBJECT_ID(N'%1$s', N'U') IS NULL SELECT a.*, CAST(NULL AS datetime2(6)) AS %2$s, CAST(NULL AS varchar(64)) AS %3$s INTO %1$s FROM (SELECT * FROM %4$s WHERE 1 = 0 UNION ALL SELECT * FROM %4$s WHERE 1 = 0) AS a"
                .formatted(table, SideArchive.ARCHIVED_AT, SideArchive.BATCH_ID, source);
    }

    @Override
    public String addColumn(String table, String column, String type) {
        return "ALTER TABLE %s ADD %s %s".formatted(table, Vendor.SQLSERVER.quoted(column), type);
    }

    @Override
    public String changeType(String table, String column, String type) {
        return "ALTER TABLE %s ALTER COLUMN %s %s"
                .formatted(table, Vendor.SQLSERVER.quoted(column), type);
    }

    @Override
    public String dropNotNull(String table, String column, String type) {
        return changeType(table, column, type + " NULL");
    }

    @Override
    public String timeType() {
        return "datetime2(6)";
    }

    @Override
    public String textType(int length) {
        return "varchar(%d)".formatted(length);
    }
}
