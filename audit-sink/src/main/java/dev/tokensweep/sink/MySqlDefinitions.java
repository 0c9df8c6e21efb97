package dev.tokensweep.sink;

import dev.tokensweep.events.Vendor;

/** In the words of MySQL and MariaDB. */
final class MySqlDefinitions implements Definitions {
    /** With a key of its own: without one, replicas would look for each deleted row by a scan. */
    @Override
    public String createSideArchive(String table, String source) {
        return "CREATE TABLE IF NOT EXISTS %s (tokensweep_id BIGINT NOT NULL AUTO_INCREMENT, %s %s, %s %s, PRIMARY KEY (tokensweep_id), KEY (%s), KEY (%s)) ENGINE=InnoDB AS SELECT s.* FROM %s s WHERE 1 = 0"
                .formatted(
                        table,
                        SideArchive.ARCHIVED_AT,
                        timeType(),
                        SideArchive.BATCH_ID,
                        textType(64),
                        SideArchive.ARCHIVED_AT,
                        SideArchive.BATCH_ID,
                        source);
    }

    @Override
    public String addColumn(String table, String column, String type) {
        return "ALTER TABLE %s ADD COLUMN %s %s"
                .formatted(table, Vendor.MYSQL.quoted(column), type);
    }

    @Override
    public String changeType(String table, String column, String type) {
        return "ALTER TABLE %s MODIFY COLUMN %s %s"
                .formatted(table, Vendor.MYSQL.quoted(column), type);
    }

    @Override
    public String dropNotNull(String table, String column, String type) {
        return changeType(table, column, type + " NULL");
    }

    @Override
    public String timeType() {
        return "datetime(6)";
    }

    @Override
    public String textType(int length) {
        return "varchar(%d) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin".formatted(length);
    }
}
