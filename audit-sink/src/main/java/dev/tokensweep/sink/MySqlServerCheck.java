package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Whether a MySQL or MariaDB server, and its tables, are such that a purge is safe. */
final class MySqlServerCheck {
    private static final int[] OLDEST_MYSQL = {8, 4};
    private static final int[] OLDEST_MARIADB = {10, 11};

    private final Connection connection;
    private final SinkTables tables;
    private final boolean isMariaDb;

    /**
     * @param isMariaDb what the url says
     */
    MySqlServerCheck(Connection connection, SinkTables tables, boolean isMariaDb) {
        this.connection = connection;
        this.tables = tables;
        this.isMariaDb = isMariaDb;
    }

    /**
     * What is not, with what mends it.
     *
     * @param names of the tables of which rows are deleted, in lower case
     */
    List<String> findings(Collection<String> names) throws SQLException {
        List<String> findings = new ArrayList<>();
        String version = value("SELECT version()");
        boolean serverIsMariaDb = version.toLowerCase(Locale.ROOT).contains("mariadb");
        if (serverIsMariaDb != isMariaDb) {
            findings.add(
                    "database.url says %s, and the server is %s %s: begin the url with jdbc:%s:"
                            .formatted(
                                    isMariaDb ? "mariadb" : "mysql",
                                    serverIsMariaDb ? "MariaDB" : "MySQL",
                                    version,
                                    serverIsMariaDb ? "mariadb" : "mysql"));
            return findings;
        }
        int[] oldest = isMariaDb ? OLDEST_MARIADB : OLDEST_MYSQL;
        if (isOlder(version, oldest)) {
            findings.add(
                    "%s %s is too old: Tokensweep needs %d.%d or newer, so upgrade the server"
                            .formatted(
                                    isMariaDb ? "MariaDB" : "MySQL",
                                    version,
                                    oldest[0],
                                    oldest[1]));
        }
        findings.addAll(engines(names));
        return findings;
    }

    private static boolean isOlder(String version, int[] oldest) {
        String[] parts = version.split("[^0-9]+", 3);
        int major = Integer.parseInt(parts[0]);
        int minor = Integer.parseInt(parts[1]);
        return major < oldest[0] || (major == oldest[0] && minor < oldest[1]);
    }

    /** Without transactions a row could be deleted and its copy lost. */
    private List<String> engines(Collection<String> names) throws SQLException {
        List<String> findings = new ArrayList<>();
        String sql =
                "SELECT t.table_name, t.engine FROM information_schema.tables t WHERE t.table_schema = coalesce(?, database()) AND t.table_type = 'BASE TABLE' AND coalesce(t.engine, '') <> 'InnoDB' ORDER BY t.table_name";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, tables.schema());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    String name = row.getString(1);
                    if (names.contains(name.toLowerCase(Locale.ROOT))) {
                        findings.add(
                                "%s is of engine %s, which knows no transactions: ALTER TABLE %s ENGINE = InnoDB;"
                                        .formatted(name, row.getString(2), tables.own(name)));
                    }
                }
            }
        }
        return findings;
    }

    private String value(String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }
}
